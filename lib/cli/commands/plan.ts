import { settingsOf } from '../../check/inputs/settings';
import { doesHarm, type PlanInput, planSources } from '../../check/plan';
import { planText } from '../../report/plan';
import type { Exploring } from '../../upgrade/exploration';
import type { Plan, Verdict } from '../../upgrade/plan';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';
import type { InputOptions } from '../options';
import { written } from '../output';
import { renderAt } from '../render-at';
import { StatusLine } from '../status-line';

export type PlanFormat = 'text' | 'markdown' | 'json';

export interface PlanOptions extends InputOptions, Pick<PlanInput, 'apply' | 'prune' | 'replace'> {
  readonly format: PlanFormat;
  readonly exhaustive?: boolean;
  readonly fault?: Exploring['fault'];
  readonly seconds?: number;
  readonly output?: string;
}

/** What the upgrade from one render to another will do. Ends with findings where it does not go through, or data does not stay where it is. */
export function plan(old: string, next: string, options: PlanOptions, io: Io): ExitCode {
  const { kubernetesVersion, cluster, hints, behaviours } = settingsOf(options);
  const { apply, prune, replace, format, output } = options;
  const exhaustive = exhaustiveOf(options);
  const line = new StatusLine(io);
  if (exhaustive) line.show('looking at every order of events …');
  const { plan: found, problems } = planSources({
    old: renderAt(old),
    new: renderAt(next),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...(cluster && { cluster }),
    ...(hints && { hints }),
    ...(behaviours && { behaviours }),
    ...(apply && { apply }),
    ...(prune && { prune }),
    ...(replace && { replace }),
    ...(exhaustive && { exhaustive }),
  });
  line.clear();
  for (const { file, line: at, message } of problems) io.err(`${file}:${at}: ${message}\n`);
  written(shown(found, format), output, io);
  return problems.length > 0 ? EXIT.findings : exitOf(found);
}

/** A fault or a time is only asked for in an exploration. */
function exhaustiveOf({ exhaustive, fault, seconds }: PlanOptions): Exploring | undefined {
  if (!exhaustive && fault === undefined && seconds === undefined) return undefined;
  return { ...(fault !== undefined && { fault }), ...(seconds !== undefined && { seconds }) };
}

const HARM: ReadonlySet<Verdict> = new Set(['loses-data', 'refused', 'stuck', 'migrates', 'strands']);

function exitOf(found: Plan): ExitCode {
  const { notes, exploration } = found;
  const isHarmful = doesHarm(found, HARM) || notes.length > 0;
  if (isHarmful || (exploration && exploration.findings.length > 0)) return EXIT.findings;
  return exploration && !exploration.complete ? EXIT.undecided : EXIT.clean;
}

function shown(found: Plan, format: PlanFormat): string {
  return format === 'json' ? JSON.stringify(found, null, 2) : planText(found, { markdown: format === 'markdown' });
}
