import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifestFiles } from '../../kube/read/files';
import type { ClusterDescription } from '../../rules/facts/cluster-description';
import { Misuse } from '../../util/misuse';
import type { DiagnoseInput } from '../diagnose';
import { readCluster } from './cluster';
import { CONFIG_FILE, type Configuration, readConfiguration } from './config';

/** What may be said beside a configuration file; it wins. */
export interface SettingsOptions {
  /** Default: CONFIG_FILE of the working directory, if there is one. */
  readonly config?: string;
  readonly cluster?: readonly string[];
  readonly kubernetes?: string;
  readonly app?: string;
}

/** What the configuration says, over which the options have the last word. Paths are those from the working directory. */
export interface Settings extends Omit<Configuration, 'cluster'> {
  readonly cluster?: ClusterDescription;
  /** The files that were read for it. */
  readonly files: readonly string[];
}

/** @throws Misuse for files that are missing or wrong */
export function settingsOf({ config, cluster, kubernetes, app }: SettingsOptions): Settings {
  const said = {
    ...(cluster && { cluster }),
    ...(kubernetes !== undefined && { kubernetesVersion: kubernetes }),
    ...(app !== undefined && { app }),
  };
  return settingsFrom(said, config);
}

/**
 * @param said wins over what stands in the file
 * @throws Misuse for files that are missing or wrong
 */
export function settingsFrom(said: Configuration, config?: string): Settings {
  const file = config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined);
  const configuration = file === undefined ? {} : fromItsFolder(readConfiguration(textOf(file), file), dirname(file));
  const { cluster: described, ...settings } = { ...configuration, ...said };
  const paths = typeof described === 'string' ? [described] : isList(described) ? described : [];
  const cluster = paths.length > 0 ? readCluster(manifestFiles(paths)) : (described as ClusterDescription | undefined);
  return { ...settings, ...(cluster && { cluster }), files: [...(file === undefined ? [] : [file]), ...paths] };
}

/** What settings say to `diagnose`. */
export function diagnoseInputOf(settings: Settings): Omit<DiagnoseInput, 'sources' | 'previous'> {
  const { kubernetesVersion, cluster, hints, behaviours, tool, faults, allow, strictAllow } = settings;
  return { kubernetesVersion, cluster, hints, behaviours, tool, faults, allow, strictAllow };
}

function fromItsFolder(configuration: Configuration, folder: string): Configuration {
  const { paths, previous, cluster } = configuration;
  const from = (path: string) => (path === '-' ? path : join(folder, path));
  return {
    ...configuration,
    ...(paths && { paths: paths.map(from) }),
    ...(previous !== undefined && { previous: from(previous) }),
    ...(typeof cluster === 'string' && { cluster: from(cluster) }),
    ...(isList(cluster) && { cluster: cluster.map(from) }),
  };
}

function isList(cluster: Configuration['cluster']): cluster is readonly string[] {
  return Array.isArray(cluster);
}

/** @throws Misuse when it is not there, or no file */
export function textOf(file: string): string {
  try {
    if (statSync(file).isFile()) return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Misuse(code === 'ENOENT' ? `'${file}' does not exist` : `'${file}' cannot be read: ${code}`);
  }
  throw new Misuse(`'${file}' is no file`);
}
