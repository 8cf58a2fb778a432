import type { Line } from './recording';
import { canonical } from './shown';
import type { ShownWrite } from './shown-write';
import { sideBySide } from './side-by-side';
import type { Divergence } from './walk';

/** Where a path ends: the recorded line, and what its author could do there instead, with the differences. */
export function explain({ line, possible }: Divergence): string {
  const head = `line ${line.seq}, step ${line.step}: ${line.by ?? ''} ${line.verb} ${line.object ?? ''}${line.message ? ` ${line.message}` : ''}`;
  const same = possible.filter((write) => write.object === line.object && write.verb === line.verb);
  if (same.length > 0) {
    const differences = same.slice(0, MOST_SHOWN).map((write) => sideBySide(fieldsOf(line), fieldsOf(write)));
    return [head, ...differences.map((text) => `    the model writes it otherwise:\n${text}`)].join('\n');
  }
  const recorded = `    ${canonical(fieldsOf(line)).slice(0, LONGEST)}`;
  if (possible.length === 0) return `${head}\n${recorded}\n    the model's ${line.by} has nothing to write there`;
  const others = possible.slice(0, MOST_SHOWN).map(({ verb, object }) => `      ${verb} ${object}`);
  return [head, recorded, `    the model's ${line.by} could write there:`, ...others].join('\n');
}

const MOST_SHOWN = 4;
const LONGEST = 1500;

function fieldsOf({ set, unset }: Pick<Line, 'set' | 'unset'> | ShownWrite) {
  return { ...set, ...(unset?.length && { unset }) };
}
