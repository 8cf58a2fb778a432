import { spread } from '../../lib/run/fingerprint';
import type { Successors } from '../../lib/run/successors';
import type { PackedSystem } from '../../lib/run/system';
import { Misuse } from '../../lib/util/misuse';

/** A size of the parity model. */
export interface Size {
  /** Pods of the set, 1 to 4. */
  readonly ordinals: number;
  /** Nodes, 1 to 3. */
  readonly nodes: number;
  /** Node losses that may happen, 0 to 3. */
  readonly losses: number;
}

export const NONE = 0;
export const PENDING = 1;
export const SCHEDULED = 2;
export const RUNNING = 3;
export const READY = 4;
export const TERMINATING = 5;

/** Looked up once: in a sandbox such as jest's, every look at a global costs more than the multiplication. */
const imul = Math.imul;

// An ordinal is a byte: phase (3 bits), revision (1), node (2), the node its volume is attached to (2).
const REVISION = 1 << 3;
const NODE_SHIFT = 4;
const ATTACHED_SHIFT = 6;
// The second word: nodes that are up (3 bits), wanted revision (1), losses (2), crashes (1), and a bit that is always set.
const SPEC = 1 << 3;
const LOSS = 1 << 4;
const CRASHED = 1 << 6;
const MARK = 1 << 7;

/** What properties see of a packed state of the parity model. */
export class ParityView {
  ordinals = 0;
  rest = 0;

  phase(i: number): number {
    return (this.ordinals >>> (8 * i)) & 7;
  }

  node(i: number): number {
    return (this.ordinals >>> (8 * i + NODE_SHIFT)) & 3;
  }

  attached(i: number): number {
    return (this.ordinals >>> (8 * i + ATTACHED_SHIFT)) & 3;
  }
}

/**
 * The parity model (`README.md` beside this file) in two words a state. The steps of one ordinal that depend on nothing
 * but itself and the nodes are tabled once: what differs between states is then looked up, not decided.
 */
export function packedParity(size: Size): PackedSystem<ParityView> {
  checkSize(size);
  const view = new ParityView();
  const { starts, changes } = localSteps(size.nodes);
  return {
    width: 2,
    exact: true,
    initial: (out) => emit(out, 0, ((1 << size.nodes) - 1) | MARK, 0),
    successors: (words, at, out) => {
      const ordinals = words[at]!;
      const rest = words[at + 1]!;
      out.reserve(8 * size.ordinals + size.nodes + 1);
      const first = out.count;
      podSteps(size.ordinals, starts, changes, ordinals, rest, out, first);
      nodeSteps(size, ordinals, rest, out, first);
    },
    view: (words, at) => {
      view.ordinals = words[at]!;
      view.rest = words[at + 1]!;
      return view;
    },
  };
}

function podSteps(
  pods: number,
  starts: Int32Array,
  changes: Int32Array,
  ordinals: number,
  rest: number,
  out: Successors,
  first: number,
): void {
  const salt = saltOf(rest);
  const spec = rest & SPEC;
  const up = (rest & 7) << 8;
  const ready = allReady(pods, ordinals);
  let readyBelow = true;
  for (let i = 0; i < pods; i++) {
    const shift = 8 * i;
    const pod = (ordinals >>> shift) & 0xff;
    const phase = pod & 7;
    if (phase === NONE && readyBelow)
      emitWith(out, ordinals ^ ((PENDING | ((pod & REVISION) ^ spec)) << shift), rest, salt, first);
    if (ready && (pod & REVISION) !== spec && updatedAbove(pods, ordinals, spec, i)) {
      emitWith(out, ordinals ^ ((READY ^ TERMINATING) << shift), rest, salt, first);
    }
    const key = up | pod;
    for (let c = starts[key]!; c < starts[key + 1]!; c++)
      emitWith(out, ordinals ^ (changes[c]! << shift), rest, salt, first);
    if (phase === READY && (rest & CRASHED) === 0) {
      emit(out, ordinals ^ ((READY ^ TERMINATING) << shift), rest | CRASHED, first);
    }
    readyBelow = readyBelow && phase === READY;
  }
}

function nodeSteps(size: Size, ordinals: number, rest: number, out: Successors, first: number): void {
  const mayFail = ((rest >>> 4) & 3) < size.losses;
  for (let k = 0; k < size.nodes; k++) {
    if ((rest & (1 << k)) === 0) emit(out, ordinals, rest | (1 << k), first);
    else if (mayFail) emit(out, ordinals, (rest ^ (1 << k)) + LOSS, first);
  }
  if ((rest & SPEC) === 0) emit(out, ordinals, rest | SPEC, first);
}

function allReady(pods: number, ordinals: number): boolean {
  for (let i = 0; i < pods; i++) if (((ordinals >>> (8 * i)) & 7) !== READY) return false;
  return true;
}

function updatedAbove(pods: number, ordinals: number, spec: number, i: number): boolean {
  for (let j = i + 1; j < pods; j++) if (((ordinals >>> (8 * j)) & REVISION) !== spec) return false;
  return true;
}

/** Phases end at 5, so a word with its lowest three bits flipped is never 0, and neither is its spread. */
function saltOf(rest: number): number {
  return imul(rest, 0x9e3779b1) | 7;
}

/**
 * The fingerprint is the state itself, spread: the low lane gives back the first word when the second is known, and the
 * high lane carries the second in its lowest byte. So no two states share one, and neither lane is 0.
 */
function emitWith(out: Successors, ordinals: number, rest: number, salt: number, first: number): void {
  const low = spread(ordinals ^ salt);
  const high = (imul(low, 0x2c1b3c6d) & ~0xff) | rest;
  const at = out.push(low, high, out.count - first, 0);
  out.words[at] = ordinals;
  out.words[at + 1] = rest;
}

function emit(out: Successors, ordinals: number, rest: number, first: number): void {
  emitWith(out, ordinals, rest, saltOf(rest), first);
}

/** Per nodes up and ordinal: what each of its own steps changes, as bits to flip. */
function localSteps(nodes: number): { starts: Int32Array; changes: Int32Array } {
  const starts = new Int32Array((8 << 8) + 1);
  const changes: number[] = [];
  for (let key = 0; key < 8 << 8; key++) {
    starts[key] = changes.length;
    const pod = key & 0xff;
    for (const next of localSuccessors(pod, key >>> 8, nodes)) changes.push(pod ^ next);
  }
  starts[8 << 8] = changes.length;
  return { starts, changes: Int32Array.from(changes) };
}

/** Steps of one ordinal in their order: sched, attach, start, ready, gone, evict, detach. */
function localSuccessors(pod: number, up: number, nodes: number): number[] {
  const phase = pod & 7;
  const node = (pod >>> NODE_SHIFT) & 3;
  const attached = pod >>> ATTACHED_SHIFT;
  const alive = node > 0 && (up & (1 << (node - 1))) !== 0;
  const withPhase = (next: number) => (pod & ~7) | next;
  const withoutNode = pod & ~(7 | (3 << NODE_SHIFT));
  const next: number[] = [];
  if (phase === PENDING) {
    for (let k = 1; k <= nodes; k++) if (up & (1 << (k - 1))) next.push(withPhase(SCHEDULED) | (k << NODE_SHIFT));
  }
  if (phase === SCHEDULED && attached === 0 && alive) next.push(pod | (node << ATTACHED_SHIFT));
  if (phase === SCHEDULED && attached === node && alive) next.push(withPhase(RUNNING));
  if (phase === RUNNING && alive) next.push(withPhase(READY));
  if (phase === TERMINATING && alive) next.push(withoutNode);
  if (phase >= SCHEDULED && !alive) next.push(withoutNode);
  if (attached !== 0 && attached !== node) next.push(pod & ((1 << ATTACHED_SHIFT) - 1));
  return next;
}

function checkSize({ ordinals, nodes, losses }: Size): void {
  const within = (n: number, least: number, most: number) => Number.isInteger(n) && n >= least && n <= most;
  if (!within(ordinals, 1, 4) || !within(nodes, 1, 3) || !within(losses, 0, 3)) {
    throw new Misuse(
      `the parity model has 1-4 ordinals, 1-3 nodes and 0-3 losses, got ${ordinals}, ${nodes}, ${losses}`,
    );
  }
}
