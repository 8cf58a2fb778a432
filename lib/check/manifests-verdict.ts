/** One object before the API server: what it would answer, and what is wrong in the user's words, each cause once. */
import { endingCommands } from '../kube/command-ends';
import { created } from '../kube/defaults';
import type { KubeObject } from '../kube/objects';
import { claimTemplateNames, podSpecOf } from '../kube/pod-spec';
import { type FieldPath, formatPath } from '../kube/read/field-path';
import { READ_LIMITS } from '../kube/read/limits';
import { type ManifestObject, problemAt } from '../kube/read/manifest';
import type { Finding, Problem } from '../kube/read/problem';
import {
  forbiddenObject,
  invalidObject,
  invalidText,
  kindNotServed,
  type Rejection,
  undecodable,
} from '../kube/rejection';
import { removedVolumes } from '../kube/removed-volumes';
import { type Api, resolveApi } from '../kube/schema/api';
import { checkStructure, decodingFailure } from '../kube/schema/check';
import type { CustomResources } from '../kube/schema/custom';
import { withoutNulls } from '../kube/schema/nulls';
import { isUndecodable, type Repaired, repair } from '../kube/schema/repair';
import { type BuiltInKind, Schemas } from '../kube/schema/store';
import { walk } from '../kube/schema/walk';
import { type FieldErrors, validateAny } from '../kube/validation';
import { findingOf } from '../kube/validation/words';
import type { Switches } from '../kube/versions';
import type { Severity } from './manifests';
import type { Change, EarlierRender } from './manifests-changes';
import type { References } from './manifests-references';

/** What all objects of a render are judged by. */
export interface Question {
  readonly version: string;
  readonly switches: Switches;
  readonly custom: CustomResources;
  readonly earlier: EarlierRender;
  readonly references: References;
}

export interface Verdict {
  /** Nothing: it would be stored. */
  readonly answer?: Rejection;
  /** As it would be stored, as far as it can be decoded. */
  readonly object?: KubeObject;
  readonly problems: readonly (Problem & { readonly severity?: Severity })[];
}

export function verdictOf(manifest: ManifestObject, question: Question): Verdict {
  const { version, custom, references } = question;
  const structure = checkStructure(manifest, version, custom);
  const duplicate = references.duplicate(manifest);
  const twice = duplicate === undefined ? [] : [{ ...problemAt(manifest, duplicate), severity: duplicate.severity }];
  const api = resolveApi(manifest.apiVersion, manifest.kind, version);
  const type = api.status === 'custom' ? undefined : api.type;
  const meaning = type && meaningOf(manifest, type, structure, question);
  const answer = answerTo(manifest, api, structure, meaning);
  const problems = meaning === undefined ? structure : together(structure, meaning, manifest);
  const object = meaning?.object ?? (type ? undefined : (manifest.object as unknown as KubeObject));
  return {
    answer,
    ...(object && { object }),
    problems: [...problems, ...twice].slice(0, READ_LIMITS.problemsPerDocument),
  };
}

/** What an object says, as far as it can be decoded. */
interface Meaning {
  readonly object: KubeObject;
  readonly repaired: Repaired;
  readonly errors: FieldErrors;
  readonly change?: Change;
  readonly findings: readonly Finding[];
}

/** Nothing when what was meant cannot be told. */
function meaningOf(
  manifest: ManifestObject,
  type: BuiltInKind,
  structure: readonly Problem[],
  { version, switches, earlier, references }: Question,
): Meaning | undefined {
  const schemas = Schemas.of(version);
  const repaired = repair(manifest.object, structure);
  if (repaired.object !== manifest.object && walk(repaired.object, type, schemas).some(isUndecodable)) {
    return undefined;
  }
  const { apiVersion, kind } = type;
  const decoded = withoutNulls(repaired.object, type, schemas);
  const metadata = (decoded.metadata ?? {}) as unknown as KubeObject['metadata'];
  const object: KubeObject = { ...decoded, apiVersion, kind, metadata };
  const change = earlier.change(manifest, object);
  const next = change?.next ?? created(object, switches);
  const errors = change?.errors ?? validateAny(next, switches);
  const conflicts = references.conflicts(manifest, object);
  const findings = [
    ...errors.map((error) => findingOf(error, next, change?.stored)),
    ...conflicts.map(({ finding }) => finding),
    ...(change?.refusal === undefined ? [] : [resizeFinding(change.refusal)]),
    ...removedVolumes(object, version),
    ...endingCommands(object),
  ];
  return { object: next, repaired, errors: [...errors, ...conflicts.flatMap((each) => each.errors)], change, findings };
}

function resizeFinding(refusal: string): Finding {
  return {
    kind: 'resize-rejected',
    fieldPath: ['spec', 'resources', 'requests', 'storage'],
    message: "spec.resources.requests.storage grows, and the claim's class does not let volumes grow",
    help: 'Write allowVolumeExpansion: true into the StorageClass: it may be changed at any time.',
    clusterText: refusal,
  };
}

/** The server asks in this order, and answers with the first that fails. */
function answerTo(
  manifest: ManifestObject,
  api: Api,
  structure: readonly Problem[],
  meaning: Meaning | undefined,
): Rejection | undefined {
  if (api.status === 'unknown' || api.status === 'not-served') return kindNotServed();
  const notDecoded = api.status === 'custom' ? structure.filter(({ kind }) => kind === 'unknown-field') : structure;
  const failure = decodingFailure(manifest, notDecoded);
  if (failure !== undefined) return undecodable(failure);
  const invalid = meaning && invalidObject(meaning.object, meaning.errors);
  if (invalid !== undefined) return invalid;
  if (meaning?.change?.refusal !== undefined) {
    return forbiddenObject('persistentvolumeclaims', manifest.name, meaning.change.refusal);
  }
  if (structure.length === 0) return undefined;
  const texts = structure.map(({ clusterText, path }) => clusterText ?? `${path}: Required value`);
  return invalidText(
    manifest.object as unknown as KubeObject,
    texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`,
  );
}

/** One cause, one problem: what structure tells, meaning does not tell again, nor what follows from it. */
function together(structure: readonly Problem[], meaning: Meaning, manifest: ManifestObject): readonly Problem[] {
  const { repaired, object } = meaning;
  const problems = new Map<string, Problem>(structure.map((problem) => [keyOf(problem), problem]));
  // A misspelt name says nothing about the value below it.
  const structural = new Map(
    structure.filter(({ kind }) => kind !== 'unknown-field').map((problem) => [problem.path, problem]),
  );
  const missing = structure.filter(({ kind }) => kind === 'missing-required').map(({ path }) => path);
  // The server tells a whole, such as an update strategy, where a word in it is wrong.
  const wrongInside = (path: string) =>
    structure.find((each) => each.kind === 'unsupported-value' && formatPath(each.fieldPath.slice(0, -1)) === path);
  for (const finding of withoutConsequences(meaning.findings, object)) {
    const problem = problemAt(manifest, { ...finding, fieldPath: repaired.written(finding.fieldPath) });
    const known = structural.get(problem.path) ?? wrongInside(problem.path);
    if (known !== undefined) problems.set(keyOf(known), moreSpecific(known, problem));
    else if (!missing.some((path) => isBelow(problem.path, path)) && !isFromWhatIsUnread(finding, repaired)) {
      const same = problems.get(keyOf(problem));
      problems.set(keyOf(problem), same === undefined ? problem : withTexts(same, problem));
    }
  }
  return [...problems.values()];
}

function keyOf({ kind, path, message }: Problem): string {
  // A name may break several rules, which the server tells one by one.
  return kind === 'invalid-name' ? `${kind} ${path}` : `${kind} ${path} ${message}`;
}

function withTexts(problem: Problem, { clusterText }: Problem): Problem {
  if (clusterText === undefined || problem.clusterText?.includes(clusterText)) return problem;
  return {
    ...problem,
    clusterText: problem.clusterText === undefined ? clusterText : `${problem.clusterText}, ${clusterText}`,
  };
}

/** The server's own text is that of its validator; and sometimes that one knows the diagnostic of the very field. */
function moreSpecific(structural: Problem, { kind, message, help, clusterText }: Problem): Problem {
  if (isUndecodable(structural)) return structural;
  const words = kind === 'selector-invalid' ? { kind, message, help } : {};
  return { ...structural, ...words, ...(clusterText !== undefined && { clusterText }) };
}

/** What would not be said if nothing else were wrong. */
function withoutConsequences(findings: readonly Finding[], object: KubeObject): readonly Finding[] {
  const selectors = findings
    .map(({ fieldPath }) => formatPath(fieldPath))
    .filter((path) => isBelow(path, 'spec.selector'));
  return findings.filter(({ kind, fieldPath }) => {
    // Volumes that are wrong are not there for the server, and it misses them.
    if (kind === 'mount-claim-mismatch') return !isNamedVolume(object, fieldPath);
    if (kind !== 'selector-invalid') return true;
    // One that is wrong in itself matches nothing, and cannot be understood as a whole.
    const path = formatPath(fieldPath);
    return selectors.every((each) => each === path);
  });
}

function isNamedVolume(object: KubeObject, path: FieldPath): boolean {
  const name = path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object);
  const volumes = (podSpecOf(object)?.spec.volumes ?? []).map((volume) => volume?.name);
  return volumes.includes(name as string) || claimTemplateNames(object).includes(name as string);
}

/** Something is missing, does not match or is not found where something could not be decoded: that may be what it wants. */
function isFromWhatIsUnread({ kind, fieldPath }: Finding, { unread }: Repaired): boolean {
  if (unread.length === 0) return false;
  const path = formatPath(fieldPath);
  if (kind === 'mount-claim-mismatch') return true;
  if (unread.some((each) => isBelow(formatPath(each), path))) return true;
  const place = formatPath(fieldPath.slice(0, -1));
  return kind === 'missing-required' && unread.some((each) => formatPath(each.slice(0, -1)) === place);
}

/** Whether a path is another one or leads on from it. */
function isBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}
