import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { CONFIG_FILE } from '../check/inputs/config';
import type { Settings } from '../check/inputs/settings';
import { manifestFiles } from '../kube/read/files';
import type { ManifestSource } from '../kube/read/read';
import { Misuse } from '../util/misuse';
import { CDK8S_FILE } from './cdk8s-file';

/**
 * The manifests that are meant: the paths of the command line, those of the configuration, or what the app synthesizes.
 *
 * @throws Misuse when there are none
 */
export function manifestsOf(paths: readonly string[], settings: Settings): readonly ManifestSource[] {
  const given = paths.length > 0 || settings.app !== undefined ? paths : (settings.paths ?? []);
  if (given.length > 0) return sourcesAt(given);
  if (settings.app === undefined && !existsSync(CDK8S_FILE)) {
    throw new Misuse(
      `nothing is given to look at: wanted are files or folders of manifests, - for standard input, or an app (--app, or a ${CDK8S_FILE})`,
    );
  }
  // Starting programs is for those who have an app.
  const { synthesized } = require('./synthesize') as typeof import('./synthesize');
  return synthesized(settings.app);
}

/** @throws Misuse when there are none */
export function sourcesAt(paths: readonly string[]): readonly ManifestSource[] {
  const sources = [...manifestFiles(paths)].filter(({ file }) => paths.includes(file) || !OURS.has(basename(file)));
  if (sources.length > 0) return sources;
  throw new Misuse(`no manifests in ${paths.join(', ')}: wanted are files named *.yaml, *.yml or *.json`);
}

/** What may lie beside manifests and is none. */
const OURS: ReadonlySet<string> = new Set([CONFIG_FILE, CDK8S_FILE]);
