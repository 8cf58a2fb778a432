import type { ToldStory } from '../check/explore';
import type { Faults } from '../rules/facts/tool';
import type { TraceLine } from '../rules/rule';
import { clock } from '../scenarios/words';
import { count, list } from '../util/text';
import { layout } from './layout';

/** A story, line by line. */
export function storyText(lines: readonly TraceLine[], indent = '      '): string {
  const rows = lines.map(({ at, who = '', what }) => [at === undefined ? '' : clock(at), who, what]);
  return layout([['time', 'who', 'what'], ...rows])
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');
}

/** A story that leads to a violation: what has to go wrong, how long it takes, and its lines. */
export function violationText({ disturbances, lines, steps, repeats, atLeastMs }: ToldStory, indent?: string): string {
  const after = disturbances.length > 0 ? `after: ${list(disturbances.map(({ words }) => words))}; ` : '';
  const end = repeats ? ', and then the same for ever' : '';
  return `${indent ?? '      '}${after}${count(steps, 'step')}, ${clock(atLeastMs)} at least${end}\n${storyText(lines, indent)}`;
}

/** `nodeLoss 1 and podDelete 2` */
export function faultsText(faults: Faults): string {
  const given = Object.entries(faults).filter(([, budget]) => budget);
  return given.length === 0 ? 'none' : list(given.map(([fault, budget]) => `${fault} ${budget}`));
}
