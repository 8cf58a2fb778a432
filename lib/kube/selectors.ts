/**
 * Label and node selectors. They are compiled once and remembered by identity, since controllers ask the same ones over and
 * over; so a selector must not be changed after its first use.
 */

import type { LabelSelector, Labels } from './objects/meta';
import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from './objects/node';
import type { PodSpec } from './objects/pod';

const NO_LABELS: Labels = {};

/**
 * Whether a label selector chooses an object with these labels. No selector chooses nothing, an empty one everything
 * (apimachinery v0.37.1 `pkg/apis/meta/v1/helpers.go`: LabelSelectorAsSelector).
 */
export function selects(selector: LabelSelector | undefined, labels: Labels = NO_LABELS): boolean {
  if (selector === undefined) return false;
  for (const holds of remembered(labelRequirements, selector, compileLabelSelector)) {
    if (!holds(labels)) return false;
  }
  return true;
}

/** Whether every label of `wanted` stands on the object: the selector of a Service, or a pod's nodeSelector. */
export function hasLabels(wanted: Labels, labels: Labels = NO_LABELS): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}

/**
 * Whether a node selector chooses a node: one of its terms, all of that term's requirements. The same matcher serves a pod's
 * node affinity and the node affinity of a PersistentVolume (component-helpers v0.37.1 `scheduling/corev1/nodeaffinity`).
 */
export function selectsNode(selector: NodeSelector, node: Node): boolean {
  const terms = remembered(nodeTerms, selector, compileNodeSelector);
  return terms.some((term) => term(node));
}

/** Whether a pod's nodeSelector and required node affinity let it run on a node (rule SCH-61). */
export function requiresNode(spec: PodSpec, node: Node): boolean {
  if (spec.nodeSelector !== undefined && !hasLabels(spec.nodeSelector, node.metadata.labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || selectsNode(required, node);
}

type LabelTest = (labels: Labels) => boolean;
type NodeTest = (node: Node) => boolean;

const labelRequirements = new WeakMap<LabelSelector, readonly LabelTest[]>();
const nodeTerms = new WeakMap<NodeSelector, readonly NodeTest[]>();

function remembered<K extends object, V>(memory: WeakMap<K, V>, key: K, compile: (key: K) => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = compile(key);
  memory.set(key, value);
  return value;
}

function compileLabelSelector(selector: LabelSelector): readonly LabelTest[] {
  const equal = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]): LabelTest =>
      (labels) =>
        labels[key] === value,
  );
  return [...equal, ...(selector.matchExpressions ?? []).map(compileRequirement)];
}

function compileNodeSelector(selector: NodeSelector): readonly NodeTest[] {
  return selector.nodeSelectorTerms.map(compileTerm);
}

/** A term without requirements chooses nothing, and neither does one with a requirement that cannot be understood. */
function compileTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): NodeTest {
  if (matchExpressions.length + matchFields.length === 0) return () => false;
  const expressions = matchExpressions.map(compileRequirement);
  const fields = matchFields.map(compileField);
  return (node) =>
    expressions.every((holds) => holds(node.metadata.labels ?? NO_LABELS)) && fields.every((holds) => holds(node));
}

function compileRequirement({ key, operator, values = [] }: NodeSelectorRequirement): LabelTest {
  switch (operator) {
    case 'In':
      return (labels) => labels[key] !== undefined && values.includes(labels[key]);
    case 'NotIn':
      return (labels) => labels[key] === undefined || !values.includes(labels[key]);
    case 'Exists':
      return (labels) => labels[key] !== undefined;
    case 'DoesNotExist':
      return (labels) => labels[key] === undefined;
    case 'Gt':
    case 'Lt':
      return compileComparison(key, operator, values);
    default:
      return () => false;
  }
}

function compileComparison(key: string, operator: 'Gt' | 'Lt', values: readonly string[]): LabelTest {
  const bound = values.length === 1 ? int64(values[0]) : undefined;
  if (bound === undefined) return () => false;
  return (labels) => {
    const value = int64(labels[key]);
    return value !== undefined && (operator === 'Gt' ? value > bound : value < bound);
  };
}

/** Only `metadata.name` is a field of a node here; any other reads as empty. */
function compileField({ key, operator, values = [] }: NodeSelectorRequirement): NodeTest {
  if (values.length !== 1 || (operator !== 'In' && operator !== 'NotIn')) return () => false;
  const [wanted] = values;
  return (node) => ((key === 'metadata.name' ? node.metadata.name : '') === wanted) === (operator === 'In');
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** What Go's `strconv.ParseInt` reads: decimal, with or without a sign, 64 bits. */
function int64(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= MIN_INT64 && value <= MAX_INT64 ? value : undefined;
}
