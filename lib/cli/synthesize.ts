import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { isMapping, readOwnDocument } from '../check/inputs/document';
import { textOf } from '../check/inputs/settings';
import { manifestFiles } from '../kube/read/files';
import type { ManifestSource } from '../kube/read/read';
import { Misuse } from '../util/misuse';
import { CDK8S_FILE } from './cdk8s-file';

/** Where cdk8s writes when nothing is said. */
const DEFAULT_OUTPUT = 'dist';

/**
 * Runs a cdk8s app as `cdk8s synth` does, into a folder of its own that is removed again, so that nothing of an earlier synth is looked at. The sources have
 * the names that the files of a synth would have.
 *
 * @param command default: `app` of cdk8s.yaml
 * @throws Misuse when there is no command, or it fails
 */
export function synthesized(command?: string): readonly ManifestSource[] {
  const { app = command, output = DEFAULT_OUTPUT } = existsSync(CDK8S_FILE) ? cdk8sConfig() : {};
  const wanted = command ?? app;
  if (wanted === undefined) throw new Misuse(`${CDK8S_FILE} names no 'app': wanted is the command that synthesizes`);
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-'));
  try {
    const env = { ...process.env, CDK8S_OUTDIR: folder, CDK8S_RECORD_CONSTRUCT_METADATA: 'true' };
    const { status, signal, stderr } = spawnSync(wanted, {
      shell: true,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0)
      throw new Misuse(`the app '${wanted}' failed (${signal ?? `exit status ${status}`}):\n${stderr.trimEnd()}`);
    const sources = [...manifestFiles([folder])];
    if (sources.length === 0) throw new Misuse(`the app '${wanted}' wrote no manifests: does it call app.synth()?`);
    return sources.map((source) => ({ ...source, file: join(output, relative(folder, source.file)) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cdk8sConfig(): { readonly app?: string; readonly output?: string } {
  const { value } = readOwnDocument(textOf(CDK8S_FILE), CDK8S_FILE);
  if (!isMapping(value)) return {};
  const { app, output } = value;
  return { ...(typeof app === 'string' && { app }), ...(typeof output === 'string' && { output }) };
}
