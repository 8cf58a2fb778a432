/**
 * Values as Go prints them into messages: `%q` for texts and `encoding/json` for everything else. The API server validates its own
 * internal types, whose fields have Go names, so some values look unlike what was written.
 */

import { compareText } from '../../util/order';
import type {
  DeploymentSpec,
  NodeSelector,
  NodeSelectorRequirement,
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimStatus,
  PodDisruptionBudgetSpec,
  StatefulSetSpec,
  VolumeClaimTemplate,
} from '../objects';

/** A value whose fields stay in the order in which they are written, unlike a map's. */
const STRUCT = Symbol('struct');

type Struct = { readonly [STRUCT]: true; readonly [field: string]: unknown };

export function struct(fields: { readonly [field: string]: unknown }): Struct {
  return { ...fields, [STRUCT]: true };
}

/** JSON without spaces, keys of maps sorted, `<`, `>` and `&` escaped. What is undefined is null in a struct. */
export function goJson(value: unknown): string {
  return print(value, '', '');
}

/** The same over several lines, indented by one space a level, as differences are shown. */
export function goPrettyJson(value: unknown): string {
  return print(value, ' ', '\n');
}

/** `strconv.Quote`, for the texts that appear in manifests. */
export function goQuote(text: string): string {
  return `"${[...text].map(quoteCharacter).join('')}"`;
}

const ESCAPES: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

function quoteCharacter(character: string): string {
  const short = ESCAPES[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) as number;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  // Printable for Go: letters, marks, numbers, punctuation, symbols and the plain space.
  if (character === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function print(value: unknown, indent: string, lineStart: string): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value !== 'object') return jsonScalar(value);
  const inner = lineStart === '' ? '' : lineStart + indent;
  const colon = indent === '' ? ':' : ': ';
  const items = Array.isArray(value)
    ? value.map((item) => print(item, indent, inner))
    : entriesOf(value as object).map(([key, child]) => `${jsonScalar(key)}${colon}${print(child, indent, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  return `${open}${inner}${items.join(`,${inner}`)}${lineStart}${close}`;
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(value);
  if (STRUCT in value) return entries;
  return entries.filter(([, child]) => child !== undefined).sort(([a], [b]) => compareText(a, b));
}

function jsonScalar(value: unknown): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped);
}

/** `apps.StatefulSetUpdateStrategy`. */
export function internalUpdateStrategy(strategy: StatefulSetSpec['updateStrategy']): unknown {
  return struct({ Type: strategy?.type ?? '', RollingUpdate: internalRollingUpdate(strategy?.rollingUpdate) });
}

/** `apps.RollingUpdateStatefulSetStrategy`. */
export function internalRollingUpdate(
  update: NonNullable<StatefulSetSpec['updateStrategy']>['rollingUpdate'],
): unknown {
  return update && struct({ Partition: update.partition ?? 0, MaxUnavailable: update.maxUnavailable });
}

/** `apps.DeploymentStrategy`. */
export function internalDeploymentStrategy(strategy: DeploymentSpec['strategy']): unknown {
  const update = strategy?.rollingUpdate;
  const RollingUpdate =
    update && struct({ MaxUnavailable: update.maxUnavailable ?? 0, MaxSurge: update.maxSurge ?? 0 });
  return struct({ Type: strategy?.type ?? '', RollingUpdate });
}

/** `policy.PodDisruptionBudgetSpec`. */
export function internalBudgetSpec(spec: PodDisruptionBudgetSpec): unknown {
  return struct({
    MinAvailable: spec.minAvailable,
    Selector: labelSelector(spec.selector),
    MaxUnavailable: spec.maxUnavailable,
    UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy,
  });
}

/** `metav1.LabelSelector` has JSON names everywhere, in the order of its fields. */
export function labelSelector(selector: PersistentVolumeClaimSpec['selector']): unknown {
  if (selector === undefined) return undefined;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return struct({
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    ...(matchExpressions.length > 0 && {
      matchExpressions: matchExpressions.map(({ key, operator, values }) =>
        struct({
          key: key ?? '',
          operator: operator ?? '',
          ...(values !== undefined && values.length > 0 && { values }),
        }),
      ),
    }),
  });
}

/** `core.PersistentVolumeClaimSpec`. */
export function internalClaimSpec(spec: PersistentVolumeClaimSpec): unknown {
  const source = (reference: PersistentVolumeClaimSpec['dataSource'], more: object): unknown =>
    reference && struct({ APIGroup: reference.apiGroup, Kind: reference.kind, Name: reference.name, ...more });
  return struct({
    AccessModes: spec.accessModes,
    Selector: labelSelector(spec.selector),
    Resources: struct({ Limits: spec.resources?.limits, Requests: spec.resources?.requests }),
    VolumeName: spec.volumeName ?? '',
    StorageClassName: spec.storageClassName,
    VolumeMode: spec.volumeMode,
    DataSource: source(spec.dataSource, {}),
    DataSourceRef: source(spec.dataSourceRef, { Namespace: spec.dataSourceRef?.namespace }),
    VolumeAttributesClassName: spec.volumeAttributesClassName,
  });
}

function internalClaimStatus(status: PersistentVolumeClaimStatus): unknown {
  return struct({
    Phase: status.phase ?? '',
    AccessModes: status.accessModes,
    Capacity: status.capacity,
    Conditions: undefined,
    AllocatedResources: status.allocatedResources,
    AllocatedResourceStatuses: status.allocatedResourceStatuses,
    CurrentVolumeAttributesClassName: status.currentVolumeAttributesClassName,
    ModifyVolumeStatus: undefined,
    HealthStatus: undefined,
  });
}

/** `[]core.PersistentVolumeClaim`, as claim templates are; metadata is `metav1.ObjectMeta`, inline and with JSON names. */
export function internalClaimTemplates(templates: readonly VolumeClaimTemplate[] | undefined): unknown {
  return templates?.map(({ metadata, spec, status }) =>
    struct({
      ...pick(metadata, [
        'name',
        'generateName',
        'namespace',
        'labels',
        'annotations',
        'ownerReferences',
        'finalizers',
      ]),
      Spec: internalClaimSpec(spec),
      Status: internalClaimStatus(status ?? {}),
    }),
  );
}

/** `core.VolumeNodeAffinity`. */
export function internalNodeAffinity(affinity: { readonly required?: NodeSelector } | undefined): unknown {
  if (affinity === undefined) return undefined;
  const requirements = (list: readonly NodeSelectorRequirement[] | undefined): unknown =>
    list?.map(({ key, operator, values }) => struct({ Key: key ?? '', Operator: operator ?? '', Values: values }));
  const terms = affinity.required?.nodeSelectorTerms?.map(({ matchExpressions, matchFields }) =>
    struct({ MatchExpressions: requirements(matchExpressions), MatchFields: requirements(matchFields) }),
  );
  return struct({ Required: affinity.required && struct({ NodeSelectorTerms: terms }) });
}

function pick(object: object, keys: readonly string[]): { readonly [key: string]: unknown } {
  const fields = object as { readonly [key: string]: unknown };
  return Object.fromEntries(keys.filter((key) => !isEmpty(fields[key])).map((key) => [key, fields[key]]));
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0)
  );
}
