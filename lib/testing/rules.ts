import { createColors } from 'picocolors';
import { type DiagnoseInput, type Diagnosis, diagnose } from '../check/diagnose';
import type { Diagnostic } from '../check/diagnostic';
import { readCluster } from '../check/inputs/cluster';
import type { FailOn } from '../check/inputs/config';
import { failing } from '../check/inputs/failing';
import { manifestFiles } from '../kube/read/files';
import { findingText } from '../report/findings/text';
import { subjectText } from '../report/findings/words';
import { RULES } from '../rules';
import type { ClusterDescription } from '../rules/facts/cluster-description';
import { Misuse } from '../util/misuse';
import { count, didYouMean } from '../util/text';
import { type Answer, no, yes } from './answer';
import { type Subject, sourcesOf } from './subject';

/** What is known beside the manifests; everything is optional, and rules that need what is not given are not asked. */
export interface CheckOptions
  extends Pick<DiagnoseInput, 'kubernetesVersion' | 'hints' | 'behaviours' | 'tool' | 'allow' | 'faults' | 'today'> {
  /** A description, or files of descriptions and of what `kubectl get -o yaml` prints. */
  readonly cluster?: ClusterDescription | readonly string[];
  /** The render before, which the cluster holds. */
  readonly previous?: Subject;
}

/** What is wrong with manifests: the engine behind `cdk8s-stateful check`. */
export function check(subject: Subject, options: CheckOptions = {}): Diagnosis {
  const { cluster, previous, ...rest } = options;
  return diagnose({
    ...rest,
    sources: sourcesOf(subject),
    ...(cluster && { cluster: clusterOf(cluster) }),
    ...(previous && { previous: sourcesOf(previous) }),
  });
}

export function clusterOf(cluster: ClusterDescription | readonly string[]): ClusterDescription {
  return isFiles(cluster) ? readCluster(manifestFiles(cluster)) : cluster;
}

function isFiles(cluster: ClusterDescription | readonly string[]): cluster is readonly string[] {
  return Array.isArray(cluster);
}

export interface PassRulesOptions extends CheckOptions {
  /** Default: warning. */
  readonly failOn?: FailOn;
}

/** Whether no rule has an error or a warning to tell. */
export function passRules(subject: Subject, options: PassRulesOptions = {}): Answer {
  const { failOn, ...rest } = options;
  const { diagnostics, objects } = check(subject, rest);
  const found = failing(diagnostics, failOn);
  if (found.length === 0) return yes(`${count(objects, 'object')} passed all rules that were asked`);
  return no(`${count(found.length, 'finding')} in ${count(objects, 'object')}:\n\n${told(found)}`);
}

export interface FindingOptions extends CheckOptions {
  /** `StatefulSet/db`, or with its namespace where that is not `default`. Default: any object. */
  readonly on?: string;
  /** `spec.replicas`. Default: any field. */
  readonly path?: string;
}

/**
 * Whether a rule speaks.
 *
 * @throws Misuse for a code that does not exist: such a test could not fail
 */
export function haveFinding(subject: Subject, code: string, options: FindingOptions = {}): Answer {
  const { on, path, ...rest } = options;
  const codes = RULES.map((rule) => rule.code);
  if (!codes.includes(code)) throw new Misuse(`there is no code '${code}'.${didYouMean(code, codes)}`);
  const { diagnostics, skipped } = check(subject, rest);
  const found = diagnostics.filter(
    (each) =>
      each.code === code &&
      (on === undefined || subjectText(each.subject) === on) &&
      (path === undefined || each.fieldPath === path),
  );
  if (found.length > 0) return yes(`${code} speaks:\n\n${told(found)}`);
  const want = skipped.find(({ codes: of }) => of.includes(code))?.want;
  const others = diagnostics.filter(({ severity }) => severity !== 'info');
  const why = want === undefined ? '' : `; it was not asked, for want of '${want}'`;
  return no(
    `${code} does not speak${why}. ${others.length > 0 ? `Others do:\n\n${told(others)}` : 'Nor does any other.'}`,
  );
}

const PLAIN = { paint: createColors(false), width: 120 };

function told(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((each) => findingText(each, PLAIN)).join('\n\n');
}
