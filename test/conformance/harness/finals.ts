import type { NodeSpec } from '../../../lib/model/setup';
import type { DefaultRun } from './default-run';
import { isLackingObject } from './lacking';
import type { Json, Recording } from './recording';
import { canonical } from './shown';
import { sideBySide } from './side-by-side';

type Finals = ReadonlyMap<string, Json>;

/** Where a recording's last state and the model's differ, object by object. */
export function compareFinals(recorded: Finals, have: Finals): readonly string[] {
  const problems: string[] = [];
  for (const [object, is] of recorded) {
    if (isLackingObject(object)) continue;
    if (!have.has(object)) problems.push(`${object} is left, and the model has it no more`);
    else if (canonical(is) !== canonical(have.get(object)))
      problems.push(`${object} ends otherwise:\n${sideBySide(is, have.get(object))}`);
  }
  for (const object of have.keys())
    if (!recorded.has(object)) problems.push(`${object} is gone, and the model still has it`);
  return problems;
}

/**
 * The model's default run ends as one of the recordings does, up to the names of nodes; or, where a choice between equally good nodes leads to another
 * distribution, so does one of the runs that choose otherwise, at least in all that does not say which node it was.
 */
export function compareOwnFinals(
  recordings: readonly Recording[],
  nodes: readonly NodeSpec[],
  own: DefaultRun,
  others: Iterable<DefaultRun>,
): readonly string[] {
  const recorded = recordings.map(({ finals }) => new Set(renamings(nodes).map((rename) => textOf(finals, rename))));
  const isRecorded = ({ finals }: DefaultRun) => recorded.some((texts) => texts.has(textOf(finals)));
  if (isRecorded(own)) return [];
  for (const other of others) if (isRecorded(other)) return [];
  const masked = recordings.map(({ finals }) => maskedText(finals, nodes));
  for (const run of [own, ...others]) if (masked.includes(maskedText(run.finals, nodes))) return [];
  return compareFinals(recordings[0].finals, own.finals).map((problem) => `the model's own run: ${problem}`);
}

function textOf(finals: Finals, rename: (text: string) => string = (text) => text): string {
  return [...finals]
    .filter(([object]) => !isLackingObject(object))
    .map(([object, is]) => rename(`${object} ${canonical(is)}`))
    .sort()
    .join('\n');
}

/**
 * What is left, whatever nodes were chosen: equally good ones are many where pods are many, and no run may have chosen just so. What is where, the walk of
 * each recording compares exactly.
 */
function maskedText(finals: Finals, nodes: readonly NodeSpec[]): string {
  const names = nodes.flatMap(({ name, zone }) => (zone === undefined ? [name] : [name, zone]));
  const pattern = new RegExp(`(?<![a-z0-9-])(${names.map(escaped).join('|')})(?![a-z0-9-])`, 'g');
  const texts = [...finals]
    .filter(([object]) => !isLackingObject(object) && !PLACED.has(object.split('/')[0]))
    .map(([object, is]) => `${object} ${canonical(is)}`.replace(pattern, '{node}'));
  return texts.sort().join('\n');
}

/** Kinds that say what is where, and nothing else that a choice of nodes leaves as it is. */
const PLACED: ReadonlySet<string> = new Set(['Node', 'VolumeAttachment']);

/** All ways of giving nodes each other's names, and with them their zones. Of many nodes only the names as they are. */
function renamings(nodes: readonly NodeSpec[]): readonly ((text: string) => string)[] {
  if (nodes.length > MOST_RENAMED) return [(text) => text];
  return permutations(nodes).flatMap((order) => {
    const names = new Map<string, string>();
    for (const [i, node] of nodes.entries()) {
      if (!maps(names, node.name, order[i].name) || !maps(names, node.zone ?? '', order[i].zone ?? '')) return [];
    }
    names.delete('');
    const pattern = new RegExp(`(?<![a-z0-9-])(${[...names.keys()].map(escaped).join('|')})(?![a-z0-9-])`, 'g');
    return (text: string) => text.replace(pattern, (name) => names.get(name) as string);
  });
}

const MOST_RENAMED = 4;

/** Adds a name to a renaming, unless it goes by another one already. */
function maps(names: Map<string, string>, from: string, to: string): boolean {
  const known = names.get(from) ?? to;
  names.set(from, known);
  return known === to;
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
