import type { Diagnosis } from '../../check/diagnose';
import { diagnose } from '../../check/diagnose';
import type { FailOn } from '../../check/inputs/config';
import { failing } from '../../check/inputs/failing';
import { diagnoseInputOf, type Settings, settingsOf } from '../../check/inputs/settings';
import type { Faults } from '../../rules/facts/tool';
import { replayCommand } from '../again';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';
import { manifestsOf } from '../manifests';
import type { InputOptions } from '../options';
import { written } from '../output';
import { type Format, rendered } from '../render';

export interface CheckOptions extends InputOptions {
  readonly format: Format;
  readonly output?: string;
  readonly previous?: string;
  readonly failOn?: FailOn;
  readonly info?: boolean;
  readonly quiet?: boolean;
  readonly strictAllow?: boolean;
  readonly faults?: Faults;
}

/** What is wrong with manifests, told in the wanted format. */
export function check(paths: readonly string[], options: CheckOptions, io: Io): ExitCode {
  const settings = settingsOf(options);
  const diagnosis = diagnosed(paths, options, settings, io);
  const { output } = options;
  const faults = options.faults ?? settings.faults;
  const text = rendered(diagnosis, options.format, {
    ...options,
    colours: io.colours && output === undefined,
    width: io.width,
    again: (token) => replayCommand(token, paths, { ...options, ...(faults && { faults }) }),
  });
  written(text, output, io);
  return exitOf(diagnosis, options.failOn ?? settings.failOn);
}

/** @throws Misuse for inputs that are missing or wrong */
function diagnosed(paths: readonly string[], options: CheckOptions, settings: Settings, { today }: Io): Diagnosis {
  const { faults = settings.faults, previous = settings.previous, strictAllow = settings.strictAllow } = options;
  return diagnose({
    ...diagnoseInputOf(settings),
    sources: manifestsOf(paths, settings),
    previous: previous === undefined ? undefined : earlier(previous),
    faults,
    today,
    strictAllow,
  });
}

function earlier(previous: string) {
  // Starting git is for those who have an earlier render.
  const { renderAt } = require('../render-at') as typeof import('../render-at');
  return renderAt(previous);
}

/** Bounds count where nothing was found. */
function exitOf({ diagnostics, bounds = [] }: Pick<Diagnosis, 'diagnostics' | 'bounds'>, failOn?: FailOn): ExitCode {
  if (failing(diagnostics, failOn).length > 0) return EXIT.findings;
  return bounds.length > 0 && failOn !== 'never' ? EXIT.undecided : EXIT.clean;
}
