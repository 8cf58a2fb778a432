import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCluster } from '../check/inputs/cluster';
import { CONFIG_FILE, type Configuration, readConfiguration } from '../check/inputs/config';
import { manifestFiles } from '../kube/read/files';
import type { ClusterDescription } from '../rules/facts/cluster-description';
import { Misuse } from '../util/misuse';
import type { InputOptions } from './options';

/** What the configuration says, over which the command line has the last word. Paths are those from the working directory. */
export interface Settings extends Omit<Configuration, 'cluster'> {
  readonly cluster?: ClusterDescription;
  /** The files that were read for it. */
  readonly files: readonly string[];
}

/** @throws Misuse for files that are missing or wrong */
export function settingsOf({ config, cluster, kubernetes, app }: InputOptions): Settings {
  const file = config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined);
  const configuration = file === undefined ? {} : fromItsFolder(readConfiguration(textOf(file), file), dirname(file));
  const described = cluster ?? configuration.cluster;
  const paths = typeof described === 'string' ? [described] : isList(described) ? described : [];
  const description =
    paths.length > 0 ? readCluster(manifestFiles(paths)) : (described as ClusterDescription | undefined);
  return {
    ...configuration,
    ...(kubernetes !== undefined && { kubernetesVersion: kubernetes }),
    ...(app !== undefined && { app }),
    cluster: description,
    files: [...(file === undefined ? [] : [file]), ...paths],
  };
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
