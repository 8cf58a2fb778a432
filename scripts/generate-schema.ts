/**
 * Makes lib/kube/schema/generated/definitions.ts from Kubernetes' own sources:
 *
 *   npx ts-node -T scripts/generate-schema.ts
 *
 * For each supported minor it downloads (with `go mod download`) the modules k8s.io/kubernetes, k8s.io/api and
 * k8s.io/apimachinery and reads
 *   - api/openapi-spec/v3/*.json: definitions, fields, required fields;
 *   - api/discovery/aggregated_v2.json: which kinds are served, and whether they live in a namespace;
 *   - pkg/generated/openapi/zz_generated.openapi.go: the values of enums (the published documents leave them out);
 *   - the generated lifecycle functions: which APIs of the past were removed when, and what replaced them;
 *   - the types.go files: the Go type of a field where it shows in the API server's error texts.
 * The minors share one store; what differs carries the range of minors it holds for. The format is told in
 * lib/kube/schema/store.ts, which reads it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedWhenAbsent, FORGOTTEN_REMOVALS, openEnums } from './schema-exemptions';
import { type GoFields, readGoEnums, readGoFields, readRemovals } from './schema-go-sources';

/** The newest patch of each supported minor when the data was made. */
const PATCHES: Record<string, string> = {
  '1.33': '33.13',
  '1.34': '34.4',
  '1.35': '35.4',
  '1.36': '36.3',
  '1.37': '37.1',
};
const MINORS = Object.keys(PATCHES);
const OUTPUT = join(__dirname, '../lib/kube/schema/generated/definitions.ts');

interface Schema {
  type?: string;
  format?: string;
  default?: unknown;
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  additionalProperties?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}
interface Kind {
  definition: string;
  namespaced: boolean;
}
interface Minor {
  definitions: Map<string, Map<string, string>>;
  kinds: Map<string, Kind>;
}

function download(module: string, version: string): string {
  return JSON.parse(execFileSync('go', ['mod', 'download', '-json', `${module}@v${version}`], { encoding: 'utf8' }))
    .Dir;
}

/** `io.k8s.api.apps.v1.Deployment` → `apps.v1.Deployment`. */
function shortName(name: string): string {
  return name
    .replace(/^.*\/schemas\//, '')
    .replace('io.k8s.apimachinery.pkg.apis.', '')
    .replace('io.k8s.apiextensions-apiserver.pkg.apis.', '')
    .replace('io.k8s.kube-aggregator.pkg.apis.', '')
    .replace('io.k8s.apimachinery.pkg.', '')
    .replace('io.k8s.api.', '');
}

/** Definitions whose JSON form is made by hand in Go, so that the published schema does not describe them. */
const SPECIAL: Record<string, string> = {
  'api.resource.Quantity': 'quantity',
  'util.intstr.IntOrString': 'int-or-string',
  'meta.v1.Time': 'time',
  'meta.v1.MicroTime': 'time',
  'meta.v1.FieldsV1': 'any',
  'runtime.RawExtension': 'any',
  'apiextensions.v1.JSON': 'any',
  'apiextensions.v1.JSONSchemaPropsOrArray': 'any',
  'apiextensions.v1.JSONSchemaPropsOrBool': 'any',
  'apiextensions.v1.JSONSchemaPropsOrStringArray': 'any',
};

function typeOf(schema: Schema): string {
  const ref = schema.$ref ?? schema.allOf?.[0].$ref;
  if (ref !== undefined) return SPECIAL[shortName(ref)] ?? `#${shortName(ref)}`;
  if (schema.items) return `[]${typeOf(schema.items)}`;
  if (schema.additionalProperties) return `{}${typeOf(schema.additionalProperties)}`;
  switch (schema.type) {
    case 'string':
      return schema.format === 'byte' ? 'bytes' : 'string';
    case 'integer':
      return schema.format ?? 'int64';
    case 'boolean':
    case 'number':
    case 'object':
      return schema.type;
    case undefined:
      return 'any';
    default:
      throw new Error(`unknown schema ${JSON.stringify(schema)}`);
  }
}

/** The fields of a definition, in the notation of the store: `replicas` → `int32`, `selector!` → `#meta.v1.LabelSelector`. */
function fieldsOf(
  name: string,
  schema: Schema,
  enums: ReadonlyMap<string, readonly string[]>,
  go: GoFields,
): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    const id = `${name}.${field}`;
    const required = schema.required?.includes(field) && !acceptedWhenAbsent(name, field);
    let type = typeOf(property);
    const values = openEnums(name, field) ? undefined : enums.get(id);
    if (values !== undefined) type += `=${values.join('|')}`;
    const goType = go.types.get(id);
    if (goType !== undefined && /^(\[\])?string|^\{\}/.test(type)) type += `:${goType}`;
    const embedded = go.embedded.get(id);
    if (embedded !== undefined) type += `<${embedded}`;
    fields.set(required ? `${field}!` : field, type);
  }
  return fields;
}

function readMinor(minor: string): Minor {
  const kubernetes = download('k8s.io/kubernetes', `1.${PATCHES[minor]}`);
  const enums = readGoEnums(join(kubernetes, 'pkg/generated/openapi/zz_generated.openapi.go'));
  const go = readGoFields(
    download('k8s.io/api', `0.${PATCHES[minor]}`),
    download('k8s.io/apimachinery', `0.${PATCHES[minor]}`),
  );
  const definitions = new Map<string, Map<string, string>>();
  const byKind = new Map<string, string>();
  const folder = join(kubernetes, 'api/openapi-spec/v3');
  for (const file of readdirSync(folder).sort()) {
    const schemas: Record<string, Schema> =
      JSON.parse(readFileSync(join(folder, file), 'utf8')).components?.schemas ?? {};
    for (const [long, schema] of Object.entries(schemas)) {
      const name = shortName(long);
      if (SPECIAL[name] !== undefined) continue;
      definitions.set(name, fieldsOf(name, schema, enums, go));
      const kinds = schema['x-kubernetes-group-version-kind'] ?? [];
      if (kinds.length === 1) byKind.set(`${kinds[0].group}/${kinds[0].version} ${kinds[0].kind}`, name);
    }
  }
  return {
    definitions,
    kinds: readKinds(
      join(kubernetes, 'api/discovery/aggregated_v2.json'),
      join(kubernetes, 'api/discovery/api__v1.json'),
      byKind,
    ),
  };
}

/** What a user can create: the main resources of the discovery documents, never their subresources. */
function readKinds(aggregated: string, core: string, byKind: ReadonlyMap<string, string>): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  const add = (group: string, version: string, kind: string, namespaced: boolean) => {
    const definition = byKind.get(`${group}/${version} ${kind}`);
    if (definition === undefined) throw new Error(`no schema for ${group}/${version} ${kind}`);
    kinds.set(`${group === '' ? '' : `${group}/`}${version} ${kind}`, { definition, namespaced });
  };
  for (const resource of JSON.parse(readFileSync(core, 'utf8')).resources) {
    if (!resource.name.includes('/')) add('', 'v1', resource.kind, resource.namespaced);
  }
  for (const group of JSON.parse(readFileSync(aggregated, 'utf8')).items) {
    for (const { version, resources } of group.versions) {
      for (const { responseKind, scope } of resources) {
        add(group.metadata.name, responseKind.version || version, responseKind.kind, scope === 'Namespaced');
      }
    }
  }
  return kinds;
}

/** `@34`, `@33,35-37`: the minors that have it. Nothing when all have it. */
function range(minors: readonly string[]): string {
  if (minors.length === MINORS.length) return '';
  const runs: [first: number, last: number][] = [];
  for (const minor of minors.map((text) => Number(text.slice(2)))) {
    const run = runs.at(-1);
    if (run?.[1] === minor - 1) run[1] = minor;
    else runs.push([minor, minor]);
  }
  return `@${runs.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join()}`;
}

/** Merges the minors' maps: every different (key, value) once, with the range of minors that have it. */
function merge(maps: readonly (ReadonlyMap<string, string> | undefined)[]): Record<string, string> {
  const minorsOf = new Map<string, string[]>();
  maps.forEach((map, i) => {
    for (const [key, value] of map ?? []) {
      const id = JSON.stringify([key, value]);
      minorsOf.set(id, [...(minorsOf.get(id) ?? []), MINORS[i]]);
    }
  });
  const entries = [...minorsOf].map(([id, minors]) => {
    const [key, value]: [string, string] = JSON.parse(id);
    return [key + range(minors), value] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether any kind needs the definition: lists, options and review answers are left out. */
function reachable(minors: readonly Minor[]): string[] {
  const seen = new Set<string>();
  const queue = minors.flatMap((minor) => [...minor.kinds.values()].map((kind) => kind.definition));
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const minor of minors) {
      for (const type of minor.definitions.get(name)?.values() ?? []) {
        const hash = type.indexOf('#');
        if (hash >= 0) queue.push(/^[\w.-]+/.exec(type.slice(hash + 1))![0]);
      }
    }
  }
  return [...seen].sort();
}

/**
 * The markers of required fields were corrected minor by minor, in both directions, to say what validation had always
 * done: the newest minor's word counts for the older ones.
 */
function correctRequired(minors: readonly Minor[]): void {
  for (const older of minors.slice(0, -1)) {
    for (const [name, fields] of older.definitions) {
      const corrected = [...fields].map(([key, type]) => {
        const field = key.replace('!', '');
        const newest = minors.findLast(({ definitions }) => {
          const of = definitions.get(name);
          return of?.has(field) || of?.has(`${field}!`);
        });
        return [newest?.definitions.get(name)?.has(`${field}!`) ? `${field}!` : field, type] as const;
      });
      older.definitions.set(name, new Map(corrected));
    }
  }
}

/** Questions and subresources: they have an apiVersion, but nobody writes them into a file. */
const NO_OBJECTS = new Set(['Scale', 'DeploymentRollback', 'Eviction', 'ConversionReview']);

/**
 * `apps/v1beta2 StatefulSet` → `1.16 apps/v1 StatefulSet`. Packages are named by the first word of their group; a kind
 * whose author named no replacement may have one all the same: the same kind in its own group.
 */
function removedApis(minors: readonly Minor[]): Record<string, string> {
  const groups = new Map([['extensions', 'extensions']]);
  for (const minor of minors)
    for (const [kind, { definition }] of minor.kinds) groups.set(definition.split('.')[0], kind.split('/')[0]);
  const modules = [MINORS[0], MINORS.at(-1)!].map((minor) => download('k8s.io/api', `0.${PATCHES[minor]}`));
  const others = ['k8s.io/apiextensions-apiserver', 'k8s.io/kube-aggregator'].map((module) =>
    download(module, `0.${PATCHES[MINORS.at(-1)!]}`),
  );
  const served = [...minors.at(-1)!.kinds.keys()];
  const removed: Record<string, string> = { ...FORGOTTEN_REMOVALS };
  for (const [api, { removedIn, replacement }] of readRemovals(...others.map((dir) => join(dir, 'pkg')), ...modules)) {
    const [folder, kind] = api.split(' ');
    const group = groups.get(folder.split('/')[0]);
    if (group === undefined || NO_OBJECTS.has(kind) || Number(removedIn.slice(2)) > Number(MINORS.at(-1)!.slice(2)))
      continue;
    const successor =
      replacement ?? served.find((other) => other.startsWith(`${group}/v`) && other.endsWith(` ${kind}`));
    removed[`${group}/${folder.split('/')[1]} ${kind}`] =
      `${removedIn}${successor === undefined ? '' : ` ${successor}`}`;
  }
  return Object.fromEntries(Object.entries(removed).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const minors = MINORS.map(readMinor);
correctRequired(minors);
const names = reachable(minors);
const definitions = names.map((name) => [name, merge(minors.map((minor) => minor.definitions.get(name)))] as const);
const kinds = merge(
  minors.map(
    (minor) =>
      new Map([...minor.kinds].map(([kind, of]) => [kind, `${of.definition}${of.namespaced ? '' : ' cluster'}`])),
  ),
);
const line = ([key, value]: readonly [string, unknown]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
const sections = [
  ['kinds', kinds],
  ['removed', removedApis(minors)],
  ['definitions', Object.fromEntries(definitions)],
] as const;
const from = MINORS.map((minor) => `v1.${PATCHES[minor]}`).join(', ');
const body = sections
  .map(([name, entries]) => `"${name}": {\n${Object.entries(entries).map(line).join(',\n')}\n}`)
  .join(',\n');
// A text, because parsing JSON is several times faster than compiling an object literal, and the compiler need not type it.
writeFileSync(
  OUTPUT,
  `// Made by scripts/generate-schema.ts from k8s.io/kubernetes ${from}. Do not edit.\nexport const DEFINITIONS = \`{\n${body}\n}\`;\n`,
);
console.log(sections.map(([name, entries]) => `${Object.keys(entries).length} ${name}`).join(', '));
