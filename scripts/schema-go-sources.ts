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

/** What the API server's errors say of a field beyond its JSON name. Keys are such as `core.v1.PodSpec.restartPolicy`. */
export interface GoFields {
  /** `v1.RestartPolicy`: Go types other than the plain ones, as Go prints them. */
  readonly types: ReadonlyMap<string, string>;
  /** `core.v1.Volume.emptyDir` → `VolumeSource`: the struct without a JSON name of its own that the field is a part of. */
  readonly embedded: ReadonlyMap<string, string>;
}

interface Struct {
  readonly fields: Map<string, string | undefined>;
  readonly inlined: string[];
}

export function readGoFields(...modules: string[]): GoFields {
  const types = new Map<string, string>();
  const embedded = new Map<string, string>();
  for (const module of modules) {
    for (const folder of packages(module)) {
      const structs = new Map<string, Struct>();
      for (const file of readdirSync(folder).filter((name) => /types.*\.go$/.test(name)))
        readTypesFile(readFileSync(join(folder, file), 'utf8'), structs);
      const [group, version] = folder.slice(module.length).split('/').slice(-2);
      for (const [name, { fields, inlined }] of structs) {
        const id = `${group}.${version}.${name}`;
        for (const [field, type] of fields)
          if (type !== undefined) types.set(`${id}.${field}`, type.replace('VERSION', version));
        for (const inner of inlined) {
          for (const [field, type] of structs.get(inner)?.fields ?? []) {
            embedded.set(`${id}.${field}`, inner);
            if (type !== undefined) types.set(`${id}.${field}`, type.replace('VERSION', version));
          }
        }
      }
    }
  }
  return { types, embedded };
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

function readTypesFile(text: string, structs: Map<string, Struct>): void {
  let struct: Struct | undefined;
  for (const line of text.split('\n')) {
    const start = /^type (\w+) struct \{/.exec(line);
    if (start) {
      struct = { fields: new Map(), inlined: [] };
      structs.set(start[1], struct);
    } else if (line.startsWith('}')) struct = undefined;
    const inline = struct && /^\t(\w+)\s+`json:"(?:,inline)?"/.exec(line);
    if (inline) struct!.inlined.push(inline[1]);
    const field = struct && /^\t\w+\s+(\[\])?\*?([\w.]+)\s+`.*json:"(\w+)/.exec(line);
    if (field) struct!.fields.set(field[3], printed(field[2], field[1] ?? ''));
    // A map or a list of a plain type is printed as such.
    else if (struct) struct.fields.set(/json:"(\w+)/.exec(line)?.[1] ?? '', undefined);
  }
}

function printed(type: string, list: string): string | undefined {
  if (/^[A-Z]/.test(type) && !type.includes('.')) return `${list}VERSION.${type}`;
  return type.includes('.') ? list + type.replace(/^(corev1|metav1)\./, 'v1.') : undefined;
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
        [
          ...text.matchAll(
            /\*(\w+)\) APILifecycleReplacement\(\).*\n\s*return schema\.GroupVersionKind\{Group: "(.*?)", Version: "(.*?)", Kind: "(.*?)"/g,
          ),
        ].map(([, kind, group, version, to]) => [kind, `${group}/${version} ${to.replace(/List$/, '')}`]),
      );
      for (const [, kind, major, minor] of text.matchAll(
        /\*(\w+)\) APILifecycleRemoved\(\).*\n\s*return (\d+), (\d+)/g,
      )) {
        if (kind.endsWith('List')) continue;
        const replacement = replacements.get(kind);
        const api = `${folder.split('/').slice(-2).join('/')} ${kind}`;
        removals.set(api, { removedIn: `${major}.${minor}`, ...(replacement === undefined ? {} : { replacement }) });
      }
    }
  }
  return removals;
}
