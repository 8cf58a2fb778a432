import type { Key } from '../model/kinds';
import { lagOf } from './lags';
import type { LagStart, SteppingCluster } from './stepping';
import type { Trial } from './trial';

/** Takes a step on a copy of the state. Returns the steps of the model that it was. */
export type Take = (fork: Trial, start?: LagStart) => readonly string[];

/** A step within which a cache falls behind. */
interface LateStart {
  readonly fork: Trial;
  readonly parts: readonly string[];
}

/**
 * Takes the step that the cluster has just taken again, once for each moment within it at which a cache might have fallen behind.
 *
 * @param allowance the key of what is left of them
 */
export function lateStarts(
  cluster: SteppingCluster,
  allowance: Key | undefined,
  trial: Trial,
  take: Take,
): readonly LateStart[] {
  const { offers } = cluster;
  const row = allowance !== undefined && offers.length > 0 ? trial.get('Allowance', allowance) : undefined;
  if (!row || row.left === 0) return [];
  return offers.flatMap((start) => {
    const fork = trial.fork();
    fork.put('Allowance', row.name, { ...row, left: row.left - 1 });
    const parts = take(fork, start);
    // What has caught up at once was not behind.
    return lagOf(fork, start.lag.controller) ? [{ fork, parts }] : [];
  });
}
