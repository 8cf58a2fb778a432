/**
 * Manifests in; out: the objects that an API server would take, and everything that is wrong with the rest, in one list. What is
 * asked is what the server asks: can it be read, has it the structure of its kind, do its values mean something together, may it
 * replace what was there. Beside that stand the few things that the server takes although nothing in the cluster can do them.
 */
import { withFeatureGates } from '../kube/feature-gates';
import type { KubeObject } from '../kube/objects';
import type { ManifestObject } from '../kube/read/manifest';
import type { Problem, ProblemKind } from '../kube/read/problem';
import { type ManifestSource, type ReadOptions, readManifests } from '../kube/read/read';
import type { Rejection } from '../kube/rejection';
import { CustomResources } from '../kube/schema/custom';
import { DEFAULT_KUBERNETES_VERSION, switchesOf } from '../kube/versions';
import { compareText } from '../util/order';
import { EarlierRender } from './manifests-changes';
import { References } from './manifests-references';
import { type Question, verdictOf } from './manifests-verdict';

export interface ManifestsInput extends ReadOptions {
  readonly sources: Iterable<ManifestSource>;
  /** An earlier render, which the cluster holds: an object that was there is changed, not created. Its own problems are not told. Default: none. */
  readonly previous?: Iterable<ManifestSource>;
  /** Default: the newest version known. A version that is not supported throws a Misuse. */
  readonly kubernetesVersion?: string;
  /** Gates of the cluster that are set otherwise than by default. */
  readonly featureGates?: { readonly [gate: string]: boolean };
}

/** error: it goes wrong; warning: it goes wrong in the ordinary course, though it is accepted; info: a surprise. */
export type Severity = 'error' | 'warning' | 'info';

export interface ManifestProblem extends Problem {
  readonly severity: Severity;
  /** The construct that made the object, when a synth says so. */
  readonly constructPath?: string;
}

/** An object that the API server does not take, and its whole answer. */
export interface RefusedManifest {
  readonly manifest: ManifestObject;
  readonly answer: Rejection;
}

export interface CheckedManifests {
  /** In the order in which they were given, each with its places. */
  readonly accepted: readonly ManifestObject[];
  /** The accepted ones as they would be stored: with defaults, and with what stays of the object that they change. */
  readonly stored: ReadonlyMap<ManifestObject, KubeObject>;
  readonly refused: readonly RefusedManifest[];
  /** Each once: sources in the order given, then by line; problems without a line by object. */
  readonly problems: readonly ManifestProblem[];
}

/** Takes time and memory in proportion to the input. Nothing that stands in a manifest throws. */
export function checkManifests(input: ManifestsInput): CheckedManifests {
  const { sources, previous, kubernetesVersion: version = DEFAULT_KUBERNETES_VERSION, featureGates, limits } = input;
  const switches = withFeatureGates(switchesOf(version), featureGates);
  const all = [...sources];
  const { objects, problems } = readManifests(all, { limits });
  const earlier =
    previous && checkManifests({ sources: previous, kubernetesVersion: version, featureGates, limits }).accepted;
  const question: Question = {
    version,
    switches,
    custom: CustomResources.among(objects),
    earlier: new EarlierRender(earlier ?? [], objects, switches),
    references: new References(),
  };
  const accepted: ManifestObject[] = [];
  const stored = new Map<ManifestObject, KubeObject>();
  const refused: RefusedManifest[] = [];
  const found: ManifestProblem[] = problems.map((problem) => ({ severity: 'error', ...problem }));
  for (const manifest of objects) {
    const { answer, object, problems: own } = verdictOf(manifest, question);
    if (answer === undefined) {
      accepted.push(manifest);
      if (object) stored.set(manifest, object);
    } else refused.push({ manifest, answer });
    for (const problem of own) found.push(withConstruct(problem, manifest));
  }
  return { accepted, stored, refused, problems: inOrder(found, all) };
}

function withConstruct(problem: Problem & { readonly severity?: Severity }, manifest: ManifestObject): ManifestProblem {
  const { constructPath } = manifest;
  return {
    severity: SEVERITIES[problem.kind] ?? 'error',
    ...problem,
    ...(constructPath !== undefined && { constructPath }),
  };
}

/** Where it is not an error. */
const SEVERITIES: { readonly [K in ProblemKind]?: Severity } = { 'command-ends': 'warning' };

/** Equal problems of one place have one cause, such as an anchor that is used twice. */
function inOrder(problems: readonly ManifestProblem[], sources: readonly ManifestSource[]): readonly ManifestProblem[] {
  const order = new Map<string, number>();
  for (const { file } of sources) if (!order.has(file)) order.set(file, order.size);
  const distinct = new Map<string, ManifestProblem>();
  for (const problem of problems) {
    const { file, line, column, path, message, object } = problem;
    const key = JSON.stringify([file, line, column, line === 0 && [object, path], message]);
    if (!distinct.has(key)) distinct.set(key, problem);
  }
  return [...distinct.values()].sort(
    (a, b) =>
      (order.get(a.file) ?? order.size) - (order.get(b.file) ?? order.size) ||
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column,
  );
}
