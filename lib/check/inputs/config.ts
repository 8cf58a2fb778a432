import type { ClusterDescription } from '../../rules/facts/cluster-description';
import type { Hints } from '../../rules/facts/hints';
import type { Allowance } from '../../rules/facts/suppressions';
import type { BehaviourHints, Faults, Tool } from '../../rules/facts/tool';
import { CONFIG_SCHEMA } from './config-schema';
import { readOwnDocument } from './document';
import { conforming } from './schema';

/** The name under which the command line looks for it. */
export const CONFIG_FILE = 'cdk8s-stateful.yaml';

/** From which severity on findings fail a run; `data`: only those that can end in lost, hidden or overwritten data. */
export type FailOn = 'error' | 'warning' | 'data' | 'never';
export const FAIL_ON: readonly FailOn[] = ['error', 'warning', 'data', 'never'];

/** What `cdk8s-stateful.yaml` says. Every part is optional; what the command line says wins. Paths are relative to the file. */
export interface Configuration {
  readonly paths?: readonly string[];
  readonly app?: string;
  readonly previous?: string;
  readonly kubernetesVersion?: string;
  /** Files, or the description itself. */
  readonly cluster?: string | readonly string[] | ClusterDescription;
  readonly failOn?: FailOn;
  readonly strictAllow?: boolean;
  readonly hints?: { readonly [workload: string]: Hints };
  readonly behaviours?: BehaviourHints;
  readonly tool?: Tool;
  readonly faults?: Faults;
  readonly allow?: readonly Allowance[];
}

/**
 * Reads a configuration file.
 *
 * @throws Misuse that tells every slip with its line, what is wanted and the nearest right spelling
 */
export function readConfiguration(text: string, file: string): Configuration {
  const document = readOwnDocument(text, file);
  if (document.value === undefined || document.value === null) return {};
  return conforming<Configuration>(document, CONFIG_SCHEMA, 'the configuration');
}
