import { Misuse } from '../lib/util/misuse';
import { CHECKS, check, passed, type Verdict } from '../test/conformance/harness/check';
import { type Case, readSuite } from '../test/conformance/harness/suite';

const USAGE = `npm run conformance -- [DIR…] [--only TEXT]

Plays scenarios and recordings of real control planes against the model; see test/conformance/README.md.

  DIR           folders with scenarios/NAME.yaml and recordings/VERSION/NAME.RUN.jsonl; default: test/conformance
  --only TEXT   only those whose VERSION/NAME has this text in it

Ends with 0 if all pass, 1 if some do not, 2 if it was called wrongly. The last line is "N passed, N failed".`;

/** Problems of a check that are shown; one mistake often has many consequences. */
const MOST_SHOWN = 5;

function main(args: readonly string[]): number {
  const { folders, only } = optionsOf(args);
  let [good, bad] = [0, 0];
  for (const one of folders.flatMap(readSuite)) {
    if (!`${one.version}/${one.name}`.includes(only)) continue;
    const text = attempt(one);
    if (text.startsWith('✓')) good++;
    else bad++;
    console.log(text);
  }
  console.log(`${good} passed, ${bad} failed`);
  return bad === 0 && good > 0 ? 0 : 1;
}

function optionsOf(args: readonly string[]): { readonly folders: readonly string[]; readonly only: string } {
  const folders: string[] = [];
  let only = '';
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--only') {
      const text = args[++i];
      if (text === undefined) throw new Misuse('--only wants a text');
      only = text;
    } else if (args[i].startsWith('-')) throw new Misuse(`there is no option ${args[i]}\n\n${USAGE}`);
    else folders.push(args[i]);
  }
  return { folders: folders.length > 0 ? folders : ['test/conformance'], only };
}

/** What cannot be read fails, and the others go on. */
function attempt(one: Case): string {
  try {
    return told(one, check(one));
  } catch (error) {
    if (error instanceof Misuse) return `✗ ${one.version} ${one.name}\n  ${error.message}`;
    throw error;
  }
}

function told({ version, name }: Case, verdict: Verdict): string {
  const { recordings, lines, pairs, races } = verdict.figures;
  const checks = CHECKS.map((check) => `${verdict[check].length === 0 ? '✓' : '✗'} ${check}`).join('  ');
  const figures = `${recordings} ${recordings === 1 ? 'recording' : 'recordings'}, ${lines} lines, ${pairs} pairs in order, ${races} races`;
  const problems = CHECKS.flatMap((check) => [
    ...verdict[check].slice(0, MOST_SHOWN).map((problem) => `  ${check}: ${problem}`),
    ...(verdict[check].length > MOST_SHOWN ? [`  ${check}: and ${verdict[check].length - MOST_SHOWN} more`] : []),
  ]);
  return [`${passed(verdict) ? '✓' : '✗'} ${version} ${name}  (${checks}; ${figures})`, ...problems].join('\n');
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
