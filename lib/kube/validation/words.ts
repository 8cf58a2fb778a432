/** What a validator finds, in the user's words: the diagnostic that it belongs to, what is wrong, and the way out. The server's own text goes beside it. */
import { nearest } from '../../util/text';
import type { KubeObject } from '../objects';
import { claimTemplateNames, podSpecOf } from '../pod-spec';
import { type FieldPath, formatPath } from '../read/field-path';
import type { Finding, ProblemKind } from '../read/problem';
import { SHORT_FORMS } from '../schema/help';
import { changeFinding } from './change-words';
import { type FieldError, fieldErrorText } from './field-error';
import { fieldPathOf } from './field-path';
import { repairName } from './repair-name';

/** `stored` is the object before, when the error is about a change. */
export function findingOf(error: FieldError, object: KubeObject, stored?: KubeObject): Finding {
  const fieldPath = pathToEntry(fieldPathOf(error.path, object), error, object);
  const place = { fieldPath, clusterText: fieldErrorText(error) };
  const change = stored && changeFinding(error, fieldPath, object, stored);
  if (change !== undefined) return { ...place, ...change };
  return { ...place, ...WORDS[error.type](error, formatPath(fieldPath), object) };
}

type Words = Pick<Finding, 'kind' | 'message' | 'help'>;

const WORDS: {
  readonly [T in FieldError['type']]: (error: FieldError, path: string, object: KubeObject) => Words;
} = {
  Required: missing,
  NotSupported: unsupported,
  Duplicate: ({ value }, path) => ({
    kind: 'duplicate-entry',
    message: value === '' ? `${path} is given twice` : `${path}: ${shown(value)} is given twice`,
    help: 'Keep one, or give the other one a name of its own.',
  }),
  NotFound: notFound,
  TooLong: ({ detail }, path) => ({
    kind: 'invalid-name',
    message: `${path} is too long: it ${detail}`,
    help: 'Shorten it; long texts belong in a ConfigMap or on a volume.',
  }),
  Invalid: invalid,
  Forbidden: ({ detail }, path) => ({
    kind: 'fields-conflict',
    message: `${path} cannot stand there: ${detail}`,
    help: helpFor(detail),
  }),
};

/** The least that makes a field present, by its name. */
const EXAMPLES: { readonly [field: string]: string } = {
  accessModes: 'accessModes: [ReadWriteOnce]',
  capacity: 'capacity: {storage: 1Gi}',
  containers: 'containers: [{name: app, image: "app:1"}]',
  claimName: 'claimName: <name of a claim>',
  containerPort: 'containerPort: 8080',
  csi: 'a csi source with driver and volumeHandle',
  externalName: 'externalName: db.example.com',
  image: 'image: "app:1"',
  mountPath: 'mountPath: /data',
  name: 'name: <name>',
  nodeAffinity: 'nodeAffinity.required with the node that has the volume',
  ports: 'ports: [{port: 80}], or clusterIP: None for a headless Service',
  provisioner: 'provisioner: <name of the CSI driver>',
  selector: 'selector: {matchLabels: …} with labels of the template',
  storage: 'storage: 1Gi',
  topologyKey: 'topologyKey: kubernetes.io/hostname',
};

function missing({ detail }: FieldError, path: string): Words {
  const field = path.slice(path.lastIndexOf('.') + 1);
  const example = Object.hasOwn(EXAMPLES, field) ? EXAMPLES[field] : undefined;
  const why = detail === '' || /^(can not be empty|must not be empty)$/.test(detail) ? '' : `: ${detail}`;
  return {
    kind: path === 'spec.selector' ? 'selector-invalid' : 'missing-required',
    message: `${path} is required${why}`,
    help: `Add ${example ?? field}.`,
  };
}

function unsupported({ value, detail }: FieldError, path: string): Words {
  const kind = 'unsupported-value';
  const supported = [...detail.matchAll(/"((?:[^"\\]|\\.)+)"/g)].map(([, each]) => each as string);
  const given = typeof value === 'string' ? shown(value) : 'the value';
  const [first] = supported;
  if (supported.length === 1) {
    return { kind, message: `${path}: ${given} is not possible, it must be ${first}`, help: `Write ${first}.` };
  }
  const guess = typeof value === 'string' ? (SHORT_FORMS[value] ?? nearest(value, supported)) : undefined;
  const known = guess !== undefined && supported.includes(guess) ? guess : undefined;
  const named = supported.join(', ');
  return {
    kind,
    message: `${path}: ${given} is not one of ${named}${known === undefined ? '' : `; did you mean "${known}"?`}`,
    help: known === undefined ? `Choose one of ${named}.` : `Write ${known}.`,
  };
}

function notFound({ value }: FieldError, path: string, object: KubeObject): Words {
  const volumes = (podSpecOf(object)?.spec.volumes ?? []).map((volume) => volume?.name ?? '');
  const guess = typeof value === 'string' ? nearest(value, [...volumes, ...claimTemplateNames(object)]) : undefined;
  const places =
    object.kind === 'StatefulSet' ? 'neither volumes nor volumeClaimTemplates has it' : 'volumes does not have it';
  return {
    kind: 'mount-claim-mismatch',
    message: `${path} names the volume ${shown(value)}, but ${places}${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
    help: guess === undefined ? `Add a volume ${shown(value)}, or remove the mount.` : `Write name: ${guess}`,
  };
}

function invalid(error: FieldError, path: string): Words {
  const { value, detail } = error;
  if (SELECTOR.test(detail) || (path === 'spec.selector' && detail === '')) return wrongSelector(path, detail);
  const kind = KINDS.find(([pattern]) => pattern.test(detail))?.[1] ?? 'fields-conflict';
  if (kind === 'invalid-name') {
    const repaired = typeof value === 'string' ? repairName(value, detail) : undefined;
    const example = repaired === undefined ? '' : `; for example "${repaired}"`;
    return {
      kind,
      message: `${path}: ${shown(value)} is not valid: ${withoutPattern(detail)}${example}`,
      help: repaired === undefined ? 'Choose another name.' : `Write ${repaired}`,
    };
  }
  const scalar = typeof value === 'string' || typeof value === 'number' ? `${shown(value)} ` : '';
  const what = withoutPattern(detail).replace(/^not /, 'is not ');
  return { kind, message: `${path}: ${scalar}${what}`, help: helpFor(detail) };
}

const SELECTOR = /^(`selector` does not match template `labels`|empty selector is invalid for|invalid label selector)/;

function wrongSelector(path: string, detail: string): Words {
  const empty = detail.startsWith('empty');
  const missed = detail.includes('does not match');
  return {
    kind: 'selector-invalid',
    message: missed
      ? `${path}: spec.selector does not select them: the pods would not be its own`
      : `${path}: ${empty ? 'an empty selector would select every pod' : 'the selector cannot be understood'}`,
    help: 'Write into selector.matchLabels some of the labels of spec.template.metadata.labels, and none that change.',
  };
}

/** By what the server says, the first that fits; FLD08 for all others. */
const KINDS: readonly (readonly [pattern: RegExp, kind: ProblemKind])[] = [
  [/^must be unique$/, 'duplicate-entry'],
  [/^must be '\w+'(, '\w+')* or '\w+'$/, 'unsupported-value'],
  [/minReadySeconds|`maxSurge`| limit of |^can only use|'\.\.'/, 'fields-conflict'],
  [
    /RFC 1123|DNS-1035|^(name|prefix) part |qualified name|label key|^a valid label |HTTP header|environment variable name/,
    'invalid-name',
  ],
  [
    /must be no more than|must contain (only|at least)|must not (contain|begin)|extended resource name|standard (finalizer|resource)/,
    'invalid-name',
  ],
  [
    /must be (greater|less|between|in the range|an integer|a number|a valid resource quantity|1$)|cannot be 0|percent|100%/,
    'invalid-number',
  ],
];

/** What to do about what the server says; the first that fits. */
const HELP: readonly (readonly [pattern: RegExp, help: string])[] = [
  [/`maxSurge` is 0/, 'Leave maxSurge or maxUnavailable above 0: with both 0 nothing could ever be replaced.'],
  [/'Recreate'|updateStrategy 'RollingUpdate'/, 'Remove rollingUpdate, or write type: RollingUpdate.'],
  [/ReadWriteOncePod/, 'Keep ReadWriteOncePod alone, or leave it out.'],
  [/more than 1 volume type/, 'Keep one source of the volume.'],
  [/more than 1 handler type/, 'Keep one of exec, httpGet, tcpSocket and grpc.'],
  [/minAvailable and maxUnavailable/, 'Keep one of the two.'],
  [/minReadySeconds/, 'Raise progressDeadlineSeconds above minReadySeconds.'],
  [/ limit of /, 'Lower the request or raise the limit.'],
  [/^(Limit must be set|HugePages)/, 'Set what it names in resources, too.'],
  [
    /in volume(Mounts|Devices)$/,
    'A volume is mounted (volumeMounts) or used as a device (volumeDevices), not both: remove one.',
  ],
  [/dataSourceRef/, 'Leave dataSource out and write dataSourceRef alone.'],
  [/activeDeadlineSeconds/, 'Remove it: only a Job or a Pod can have a deadline.'],
  [/^must be unique$/, 'Keep one.'],
  [/`value` is not empty|more than one field/, 'Keep one source of the value.'],
  [/already allocated/, 'Choose another one, or leave it out: the API server then draws a free one.'],
  [/'\.\.'|backsteps/, 'Write the path without going up.'],
  [/relative path/, 'Write a path without a / in front.'],
  [/absolute path/, 'Write a path with a / in front.'],
  [/whitespace/, 'Remove the blanks around it.'],
  [/100%/, 'Write at most 100%.'],
  [/percent/, 'Write a whole number, or a percentage such as 25%.'],
  [/0777/, 'Write an octal mode such as 0644.'],
  [/between (\S+) and (\S+),/, 'Write a number in that range.'],
  [/range/, 'Write a number in that range.'],
  [/greater than or equal to 0/, 'Write 0 or more.'],
  [/greater than (zero|0)|cannot be 0/, 'Write more than 0.'],
  [/'orphan'|orphan/, 'Keep one of the two finalizers.'],
  [
    /may only be|may not be (used|set|specified)|must not be set|can only use/,
    'Remove it, or change the field that it depends on.',
  ],
];

function helpFor(detail: string): string {
  return (
    HELP.find(([pattern]) => pattern.test(detail))?.[1] ?? 'Write what the API server asks for, or leave the field out.'
  );
}

/** The server's words without the regular expression at their end. */
function withoutPattern(detail: string): string {
  return detail.replace(/ \(e\.g\. .*$/s, '').split('\n')[0] as string;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Errors about entries of a mapping stand at the mapping: the entry is found by its key or value. */
function pathToEntry(path: FieldPath, { value }: FieldError, object: KubeObject): FieldPath {
  if (typeof value !== 'string') return path;
  let at: unknown = object;
  for (const step of path) at = (at as { readonly [step: string]: unknown } | null | undefined)?.[step];
  if (typeof at !== 'object' || at === null || Array.isArray(at)) return path;
  const found = Object.entries(at).find(([key, each]) => key === value || each === value);
  return found === undefined ? path : [...path, found[0]];
}
