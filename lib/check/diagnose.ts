/**
 * Manifests in, diagnostics out: reads what is given, asks every rule that has what it needs, and tells each cause once, in a fixed order.
 */
import { withFeatureGates } from '../kube/feature-gates';
import type { KubeObject } from '../kube/objects';
import type { ManifestSource, ReadOptions } from '../kube/read/read';
import { DEFAULT_KUBERNETES_VERSION, switchesOf } from '../kube/versions';
import { RULES } from '../rules';
import type { ClusterDescription } from '../rules/facts/cluster-description';
import { DescribedCluster } from '../rules/facts/described-cluster';
import type { ReachedBound } from '../rules/facts/explored';
import type { Facts, ManifestIssue } from '../rules/facts/facts';
import { HintBook } from '../rules/facts/hint-book';
import type { Hints } from '../rules/facts/hints';
import { Render } from '../rules/facts/render';
import { DEFAULT_NAMESPACE, namespaceOf, resourceOf } from '../rules/facts/resource';
import { type Allowance, allowanceProblem, annotatedAllowances } from '../rules/facts/suppressions';
import type { BehaviourHints, Faults, Tool } from '../rules/facts/tool';
import type { Input, Rule } from '../rules/rule';
import { shapeOf } from '../scenarios/groups';
import { type Diagnostic, diagnosticOf, inOrder } from './diagnostic';
import type { Explorations } from './explorations';
import type { ExplorationInput } from './explored-world';
import { type CheckedManifests, checkManifests, type ManifestsInput } from './manifests';
import { NodeLosses } from './node-loss';
import { type Found, oneOfEachCause } from './precedence';
import { rolloutOf } from './rollout';
import { Settlements } from './settle';
import { suppress } from './suppression';

export interface DiagnoseInput extends ReadOptions {
  readonly sources: Iterable<ManifestSource>;
  /** The render before, which the cluster holds. */
  readonly previous?: Iterable<ManifestSource>;
  /** Default: what the cluster description says, else the newest known. */
  readonly kubernetesVersion?: string;
  readonly cluster?: ClusterDescription;
  /** By `Kind/name` or `Kind/namespace/name`; they win over annotations. */
  readonly hints?: { readonly [workload: string]: Hints };
  readonly behaviours?: BehaviourHints;
  readonly tool?: Tool;
  /** Budgets of explorations. Default: nothing is explored. */
  readonly faults?: Faults;
  /** How far explorations go, and what they leave out. */
  readonly exploration?: Pick<ExplorationInput, 'bounds' | 'reductions'>;
  /** Suppressions beside those that stand on objects. */
  readonly allow?: readonly Allowance[];
  /** The day by which suppressions expire: `2027-06-30`. Default: none does. */
  readonly today?: string;
  /** A suppression that silences nothing is a warning. Default: false, an info. */
  readonly strictAllow?: boolean;
  /** Default: all. */
  readonly rules?: readonly Rule[];
}

/** What was found, and what was not looked at. */
export interface Diagnosis {
  readonly kubernetesVersion: string;
  /** Files in the order given, then by line. */
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly SuppressedDiagnostic[];
  /** Rules that want an input that was not given. */
  readonly skipped: readonly SkippedRules[];
  /** Bounds of explorations that were reached before the answer. Absent: nothing was explored. */
  readonly bounds?: readonly ReachedBound[];
  /** Objects that were looked at. */
  readonly objects: number;
}

export interface SuppressedDiagnostic extends Diagnostic {
  readonly reason: string;
}

export interface SkippedRules {
  readonly want: Input;
  readonly codes: readonly string[];
}

/**
 * @throws Misuse when a version is not supported, or a budget of faults cannot be meant
 */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const { rules = RULES } = input;
  const sources = [...input.sources];
  const { facts, given, objects, explorations } = factsOf(sources, input);
  const asked = rules.filter(({ needs = [] }) => needs.every((need) => given.has(need)));
  const found = oneOfEachCause(asked.flatMap((rule) => ask(rule, facts)));
  const valid = facts.suppressions.filter((each) => allowanceProblem(each, facts.codes, facts.today) === undefined);
  const { told, silenced } = suppress(found, valid, facts.render);
  const used = new Set(silenced.map(({ by }) => by));
  const asking = new Set(asked.map(({ code }) => code));
  const unusedSuppressions = valid.filter((each) => !used.has(each) && asking.has(each.code));
  const afterwards = asked.flatMap((rule) => (rule.afterwards ? ask(rule, { ...facts, unusedSuppressions }) : []));
  return {
    kubernetesVersion: facts.version,
    diagnostics: inOrder(
      [...told, ...afterwards].map(({ rule, finding }) => diagnosticOf(rule, finding)),
      sources,
    ),
    suppressed: silenced.map(({ rule, finding, by }) => ({ ...diagnosticOf(rule, finding), reason: by.reason })),
    skipped: skippedOf(rules, given),
    ...(explorations && { bounds: explorations.bounds }),
    objects,
  };
}

function ask(rule: Rule, facts: Facts): readonly Found[] {
  return [...rule.check(facts)].map((finding) => ({ rule, finding }));
}

interface Given {
  readonly facts: Facts;
  /** What is there beside the manifests. */
  readonly given: ReadonlySet<Input>;
  readonly objects: number;
  readonly explorations?: Explorations;
}

function factsOf(sources: readonly ManifestSource[], input: DiagnoseInput): Given {
  const { cluster: description, previous, tool, behaviours = {}, faults, limits, today, strictAllow = false } = input;
  const version = input.kubernetesVersion ?? description?.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION;
  const switches = withFeatureGates(switchesOf(version), description?.featureGates);
  const earlier = previous && [...previous];
  const asked = { kubernetesVersion: version, featureGates: description?.featureGates, limits };
  const plain = checkManifests({ sources, ...asked });
  const book = new HintBook(input.hints);
  const render = renderOf(plain, book);
  const old = earlier && renderOf(checkManifests({ sources: earlier, ...asked }), new HintBook(input.hints));
  const cluster = description && new DescribedCluster(description);
  const world = { kubernetesVersion: version, cluster, behaviours };
  const settlements = new Settlements(render, world);
  const losses = new NodeLosses((workload) => settlements.groupOf(workload), world);
  const explorations = faults && explorationsOf(settlements, { ...world, faults, ...input.exploration });
  const facts: Facts = {
    version,
    switches,
    render,
    issues: earlier ? issuesOfChange(plain, { sources, previous: earlier, ...asked }) : plain.problems,
    ...(old && { previous: old }),
    ...(cluster && { cluster }),
    ...(tool && { tool }),
    behaviours,
    hintIssues: book.issues,
    hintsForNobody: book.unused,
    codes: new Set((input.rules ?? RULES).map(({ code }) => code)),
    suppressions: [...annotatedAllowances(render), ...(input.allow ?? [])],
    ...(today !== undefined && { today }),
    strictAllow,
    ...(faults && { faults }),
    settled: (workload) => settlements.of(workload),
    nodeLosses: (workload) => losses.of(workload),
    rollout: (workload, where) => rolloutOf(workload, where, settlements.groupOf(workload), world),
    shapeOf: (workload) => shapeOf(settlements.groupOf(workload)),
    explored: (workload) => explorations?.of(workload),
  };
  const given = new Set<Input>();
  if (cluster) given.add('cluster');
  if (old) given.add('previous');
  if (tool) given.add('tool');
  if (!book.isEmpty) given.add('hints');
  return {
    facts,
    given,
    objects: plain.accepted.length + plain.refused.length,
    ...(explorations && { explorations }),
  };
}

/** Loaded when it is needed: most checks explore nothing, and should not wait for the explorer. */
function explorationsOf(settlements: Settlements, input: ExplorationInput): Explorations {
  const module: typeof import('./explorations') = require('./explorations');
  return new module.Explorations((workload) => settlements.groupOf(workload), input);
}

/** The objects that the API server takes; namespaced ones that name no namespace are in the one that kubectl would use. */
function renderOf({ accepted, stored, refused }: CheckedManifests, book: HintBook): Render {
  const resources = accepted.map((manifest) => {
    const object = withMetadata(stored.get(manifest) as KubeObject);
    const isPlaced = namespaceOf(object) === '' || object.metadata.namespace !== undefined;
    const metadata = { ...object.metadata, namespace: DEFAULT_NAMESPACE };
    return resourceOf(isPlaced ? object : { ...object, metadata }, manifest);
  });
  const manifests = refused.map(({ manifest }) => manifest);
  return new Render(resources, manifests, (resource) => book.of(resource));
}

/** Custom resources of which nothing is known may have anything for their metadata, or nothing. */
function withMetadata(object: KubeObject): KubeObject {
  const { metadata } = object;
  if (!isMap(metadata)) return { ...object, metadata: {} as KubeObject['metadata'] };
  const { labels, annotations, ...others } = metadata;
  const isWhole = (labels === undefined || isMap(labels)) && (annotations === undefined || isMap(annotations));
  if (isWhole) return object;
  const maps = { ...(isMap(labels) && { labels }), ...(isMap(annotations) && { annotations }) };
  return { ...object, metadata: { ...others, ...maps } };
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with the manifests by themselves, and what is refused when they change what is there. */
function issuesOfChange(plain: CheckedManifests, change: ManifestsInput): readonly ManifestIssue[] {
  const { problems } = checkManifests(change);
  const idOf = ({ file, line, column, kind, path }: ManifestIssue) => [file, line, column, kind, path].join(' ');
  const known = new Set(plain.problems.map(idOf));
  return [...plain.problems, ...problems.filter((problem) => !known.has(idOf(problem)))];
}

const INPUTS: readonly Input[] = ['cluster', 'previous', 'hints', 'tool'];

/** A rule that wants several inputs is counted with the first that is missing. */
function skippedOf(rules: readonly Rule[], given: ReadonlySet<Input>): readonly SkippedRules[] {
  return INPUTS.flatMap((want) => {
    const codes = rules
      .filter(({ needs = [] }) => INPUTS.find((each) => needs.includes(each) && !given.has(each)) === want)
      .map(({ code }) => code);
    return codes.length > 0 ? [{ want, codes }] : [];
  });
}
