/** The lock file of an app: compared with every render, and kept up to date with those that are safe. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { checkLock, lockText, type Rendered } from '../upgrade/lock';
import type { ObjectChange, Plan } from '../upgrade/plan';
import { Misuse } from '../util/misuse';

const LOCK_FILE = 'stateful.lock.yaml';

export interface LockRequest {
  /** Default: stateful.lock.yaml. */
  readonly file?: string;
  readonly render: readonly Rendered[];
  readonly kubernetesVersion?: string;
}

export interface LockResult {
  /** What the render would do to the one that the file remembers; absent: there was no file. */
  readonly plan?: Plan;
  /** The changes of the plan that stop a synth; then the file stays as it was. */
  readonly stops: readonly ObjectChange[];
  /** The file was written. */
  readonly written: boolean;
}

/**
 * Compares a render with the lock file, and has the file remember the render if nothing stops it.
 *
 * @throws Misuse when the file is there and cannot be read
 */
export function keepLock({ file = LOCK_FILE, render, kubernetesVersion }: LockRequest): LockResult {
  const text = lockText(render);
  const known = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (known === text) return { stops: [], written: false };
  const verdict = known === undefined ? undefined : compared(file, known, render, kubernetesVersion);
  const stops = verdict?.stops ?? [];
  if (stops.length === 0) writeFileSync(file, text);
  return { ...(verdict && { plan: verdict.plan }), stops, written: stops.length === 0 };
}

function compared(file: string, known: string, render: readonly Rendered[], kubernetesVersion: string | undefined) {
  try {
    return checkLock(known, render, kubernetesVersion);
  } catch (error) {
    if (error instanceof Misuse || !(error instanceof Error) || error.name !== 'YAMLParseError') throw error;
    throw new Misuse(`'${file}' is no lock file: ${error.message}. Bring it back from git, or delete it.`);
  }
}
