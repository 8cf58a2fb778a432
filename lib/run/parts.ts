import { assert } from '../util/assert';
import { CalmGraph } from './calm-graph';
import { type AfterFaults, MOST_REMEMBERED, type Tally } from './judge';
import { type Cut, Log } from './log';
import type { Property } from './properties';
import type { Found } from './results';
import type { Search } from './search';

/**
 * What one of several that searched the same graph found, as plain data: of its own states, in order, what the log keeps, with parents by name. A state has a name that all know: the number that its finder gave it, times the number of
 * parts, and the place of the finder's part among them.
 */
export interface Part extends Cut {
  /** States numbered below this are another part's own. */
  readonly from: number;
  /** For each depth that was expanded, how many states are that deep or less. */
  readonly levels: readonly number[];
  readonly states: number;
  /** Where calm runs lead from every state that it expanded, as `CalmGraph` has it, in names. */
  readonly calm?: { readonly first: Int32Array<ArrayBuffer>; readonly last: Int32Array<ArrayBuffer> };
  /** Where calm runs lead to its own states from others', three integers each: from the state of this name, to the one of that, 0 forward or 1 reverse. */
  readonly edges?: Int32Array;
  /** What it saw of each property, in names. */
  readonly tallies: readonly TallyPart[];
}

/** What is counted where it is expanded. */
export interface Counts {
  readonly transitions: number;
  readonly resting: number;
  readonly faultsLeftOut: number;
  readonly depth: number;
}

export interface TallyPart {
  readonly first: number;
  readonly violating: number;
  readonly byFaults: readonly (readonly [faults: number, AfterFaults])[];
}

export function tallyPart({ first, violating, byFaults }: Tally<never>, nameOf: (number: number) => number): TallyPart {
  const named = [...byFaults].map(
    ([faults, after]) => [faults, { violating: after.violating, few: after.few.map(nameOf) }] as const,
  );
  return { first: first < 0 ? first : nameOf(first), violating, byFaults: named };
}

/** What was tallied since, when what was tallied before is told by somebody else. */
export function tallySince(now: TallyPart, before: TallyPart): TallyPart {
  const known = new Map(before.byFaults);
  const byFaults = now.byFaults.map(([faults, { violating, few }]) => {
    const was = known.get(faults);
    return [faults, { violating: violating - (was?.violating ?? 0), few: few.slice(was?.few.length ?? 0) }] as const;
  });
  return { first: before.first >= 0 ? -1 : now.first, violating: now.violating - before.violating, byFaults };
}

/** A part's memory, which can be given to another thread. */
export function buffersOf({ parents, choices, faults, calm }: Part): ArrayBuffer[] {
  return [parents.buffer, choices.buffer, faults.buffer, ...(calm ? [calm.first.buffer, calm.last.buffer] : [])];
}

/** What a search has found in the states that it numbered from `from` on. */
export function partOf(search: Search<unknown>, from: number, tallies: readonly TallyPart[]): Part {
  const { levels, states, log, calm } = search;
  return { from, levels: [...levels], states, ...log.cut(from), ...(calm && { calm: calm.cut(states) }), tallies };
}

/** The part of somebody who numbered states without knowing of others, with its names. */
export function named(part: Part, nameOf: (number: number) => number): Part {
  const rename = (values: Int32Array<ArrayBuffer>) => values.map((value) => (value < 0 ? value : nameOf(value)));
  return {
    ...part,
    parents: rename(part.parents),
    ...(part.calm && { calm: { first: rename(part.calm.first), last: rename(part.calm.last) } }),
  };
}

/**
 * The parts put together, as if one had searched: states are numbered anew, level by level, so that the first to show something still has a shortest trace.
 *
 * @param owner the place of the part whose own the states below each part's `from` are; what others expanded of them counts where it did not itself
 */
export function joined<State>(
  properties: readonly Property<State>[],
  parts: readonly Part[],
  owner = 0,
): Omit<Found<State>, 'complete'> {
  const numbers = numbered(parts, owner);
  const size = parts.length;
  const numberOf = (name: number) => (numbers[name % size] as Int32Array)[Math.floor(name / size)] as number;
  const tallies = properties.map((property, i) => joinedTally(property, parts, i, numberOf));
  const calm = parts[owner]?.calm && joinedCalm(parts, owner, numbers, numberOf);
  return { log: joinedLog(parts, numbers, numberOf), tallies, calm };
}

/** By part and its own number, the number in the whole. */
function numbered(parts: readonly Part[], owner: number): Int32Array[] {
  const numbers = parts.map(({ states }) => new Int32Array(states));
  const depths = Math.max(...parts.map(({ levels }) => levels.length));
  let next = 0;
  for (let depth = 0; depth <= depths; depth++) {
    parts.forEach(({ from, levels, states }, who) => {
      const [begin, end] = [levels[depth - 1] ?? (depth === 0 ? 0 : states), levels[depth] ?? states];
      for (let number = Math.max(from, begin); number < end; number++) (numbers[who] as Int32Array)[number] = next++;
    });
  }
  assert(next === parts.reduce((sum, { from, states }) => sum + states - from, 0), 'parts do not fit together');
  parts.forEach(({ from }, who) => {
    if (who !== owner) (numbers[who] as Int32Array).set((numbers[owner] as Int32Array).subarray(0, from));
  });
  return numbers;
}

function joinedLog(parts: readonly Part[], numbers: readonly Int32Array[], numberOf: (name: number) => number): Log {
  const all = parts.reduce((sum, { states, from }) => sum + states - from, 0);
  const parents = new Int32Array(all);
  const choices = new Uint16Array(all);
  const faults = new Uint8Array(all);
  parts.forEach((part, who) => {
    for (let number = part.from; number < part.states; number++) {
      const parent = part.parents[number - part.from] as number;
      const to = (numbers[who] as Int32Array)[number] as number;
      parents[to] = parent < 0 ? parent : numberOf(parent);
      choices[to] = part.choices[number - part.from] as number;
      faults[to] = part.faults[number - part.from] as number;
    }
  });
  const log = new Log();
  for (let number = 0; number < all; number++)
    log.append(parents[number] as number, choices[number] as number, faults[number] as number);
  return log;
}

function joinedCalm(
  parts: readonly Part[],
  owner: number,
  numbers: readonly Int32Array[],
  numberOf: (name: number) => number,
): CalmGraph {
  const calm = new CalmGraph();
  const known = parts[owner]?.calm as NonNullable<Part['calm']>;
  parts.forEach((part, who) => {
    const { first, last } = part.calm as NonNullable<Part['calm']>;
    for (let number = 0; number < part.states; number++) {
      if (number < part.from && known.first[number] !== CalmGraph.UNKNOWN) continue;
      const [one, other] = [first[number] as number, last[number] as number];
      const at = (numbers[who] as Int32Array)[number] as number;
      if (one !== CalmGraph.UNKNOWN) calm.put('forward', at, one < 0 ? one : numberOf(one));
      if (other !== CalmGraph.UNKNOWN) calm.put('reverse', at, other < 0 ? other : numberOf(other));
    }
    const { edges = new Int32Array(0) } = part;
    for (let i = 0; i < edges.length; i += 3) {
      const [from, to, order] = edges.subarray(i, i + 3) as unknown as [number, number, number];
      calm.put(order === 0 ? 'forward' : 'reverse', numberOf(from), numberOf(to));
    }
  });
  return calm;
}

function joinedTally<State>(
  property: Property<State>,
  parts: readonly Part[],
  i: number,
  numberOf: (name: number) => number,
): Tally<State> {
  const each = parts.map(({ tallies }) => tallies[i] as TallyPart);
  const firsts = each.flatMap(({ first }) => (first < 0 ? [] : numberOf(first)));
  const byFaults = new Map<number, AfterFaults>();
  for (const [faults, { violating, few }] of each.flatMap((tally) => tally.byFaults)) {
    const { violating: before = 0, few: others = [] } = byFaults.get(faults) ?? {};
    const all = [...others, ...few.map(numberOf)].sort((a, b) => a - b);
    byFaults.set(faults, { violating: before + violating, few: all.slice(0, MOST_REMEMBERED) });
  }
  return {
    property,
    first: firsts.length === 0 ? -1 : Math.min(...firsts),
    violating: each.reduce((sum, { violating }) => sum + violating, 0),
    byFaults,
  };
}
