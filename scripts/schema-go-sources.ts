/** What the published OpenAPI documents do not say, read from Kubernetes' Go sources by their very regular form. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** `apps.v1.StatefulSetSpec.podManagementPolicy` → the values of its type, from the generated OpenAPI functions. */
export function readGoEnums(file: string): Map<string, string[]> {
  const enums = new Map<string, string[]>();
  let definition = '';
  let field = '';
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const start = /^func schema_(?:k8sio_api|k8sio_apimachinery_pkg_apis|pkg_apis)_(\w+)_(v\d\w*?)_(\w+)\(/.exec(line);
    if (start) definition = `${start[1]}.${start[2]}.${start[3]}`;
    else if (line.startsWith('func ')) definition = '';
    const property = /^\t{5}"([^"]+)": \{$/.exec(line);
    if (property) field = property[1];
    const values = /^\t+Enum:\s+\[\]interface\{\}\{(.*)\},$/.exec(line);
    if (values && definition !== '') enums.set(`${definition}.${field}`, JSON.parse(`[${values[1]}]`));
  }
  return enums;
}

/** `core.v1.PodSpec.restartPolicy` → `v1.RestartPolicy`: Go types other than the plain ones, as Go prints them in an error. */
export type GoTypes = ReadonlyMap<string, string>;

export function readGoTypes(...modules: string[]): GoTypes {
  const types = new Map<string, string>();
  for (const module of modules) {
    for (const folder of packages(module)) {
      for (const file of readdirSync(folder).filter((name) => /^types.*\.go$/.test(name))) {
        readTypesFile(readFileSync(join(folder, file), 'utf8'), folder.slice(module.length).split('/').slice(-2), types);
      }
    }
  }
  return types;
}

/** Folders <group>/<version>, such as apps/v1 or pkg/apis/meta/v1. */
function packages(folder: string, depth = 0): string[] {
  const found: string[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!statSync(path).isDirectory()) continue;
    if (/^v\d/.test(name)) found.push(path);
    else if (depth < 3) found.push(...packages(path, depth + 1));
  }
  return found;
}

function readTypesFile(text: string, [group, version]: string[], types: Map<string, string>): void {
  const strings = new Set([...text.matchAll(/^type (\w+) string$/gm)].map((match) => match[1]));
  let struct = '';
  for (const line of text.split('\n')) {
    const start = /^type (\w+) struct \{/.exec(line);
    if (start) struct = start[1];
    else if (line.startsWith('}')) struct = '';
    const field = struct && /^\t\w+\s+(\[\])?\*?([\w.]+)\s+`.*json:"(\w+)/.exec(line);
    if (!field) continue;
    const [, list = '', type, name] = field;
    const local = strings.has(type) || (/^[A-Z]/.test(type) && !type.includes('.'));
    const printed = local ? `${version}.${type}` : type.includes('.') ? type.replace(/^(corev1|v1|metav1|types)\./, (p) => (p === 'types.' ? p : 'v1.')) : undefined;
    if (printed !== undefined) types.set(`${group}.${version}.${struct}.${name}`, list + printed);
  }
}

/** An API of the past: the minor that no longer served it, and what its author named as replacement. */
export interface Removal {
  readonly removedIn: string;
  readonly replacement?: string;
}

/** `apps/v1beta2 StatefulSet` → 1.16, `apps/v1 StatefulSet`, by the folder of a package; from the generated lifecycle functions. */
export function readRemovals(...modules: string[]): Map<string, Removal> {
  const removals = new Map<string, Removal>();
  for (const folder of modules.flatMap((module) => packages(module))) {
    const files = readdirSync(folder).filter((name) => name === 'zz_generated.prerelease-lifecycle.go');
    for (const text of files.map((file) => readFileSync(join(folder, file), 'utf8'))) {
      const replacements = new Map(
        [...text.matchAll(/\*(\w+)\) APILifecycleReplacement\(\).*\n\s*return schema\.GroupVersionKind\{Group: "(.*?)", Version: "(.*?)", Kind: "(.*?)"/g)].map(
          ([, kind, group, version, to]) => [kind, `${group}/${version} ${to.replace(/List$/, '')}`],
        ),
      );
      for (const [, kind, major, minor] of text.matchAll(/\*(\w+)\) APILifecycleRemoved\(\).*\n\s*return (\d+), (\d+)/g)) {
        if (kind.endsWith('List')) continue;
        const replacement = replacements.get(kind);
        const api = `${folder.split('/').slice(-2).join('/')} ${kind}`;
        removals.set(api, { removedIn: `${major}.${minor}`, ...(replacement === undefined ? {} : { replacement }) });
      }
    }
  }
  return removals;
}
