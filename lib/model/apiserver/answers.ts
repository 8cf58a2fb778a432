import type { Refusal } from '../actions';
import type { Change } from '../controller';
import { API_KINDS, type ApiKind, type Key, nameOf } from '../kinds';

/** What the API server says to a request: the rows that change, in order, or why it refuses. */
export interface Answer {
  readonly changes: readonly Change[];
  readonly refused?: Refusal;
  /** The refusal's text, as in the `message` of a Status. */
  readonly message?: string;
}

const NO_CHANGES: readonly Change[] = [];

export const nothing: Answer = { changes: NO_CHANGES };

export function changed(change: Change): Answer {
  return { changes: [change] };
}

export function refuse(refused: Refusal, message: string): Answer {
  return { changes: NO_CHANGES, refused, message };
}

/** The texts are those of apimachinery `pkg/api/errors/errors.go` (API-51). */
export function notFound(kind: ApiKind, key: Key): Answer {
  return refuse('NotFound', `${API_KINDS[kind].resource} "${nameOf(key)}" not found`);
}

export function alreadyExists(kind: ApiKind, key: Key, terminating: boolean): Answer {
  const text = `${API_KINDS[kind].resource} "${nameOf(key)}" already exists`;
  return refuse('AlreadyExists', terminating ? `object is being deleted: ${text}` : text);
}

export function conflict(kind: ApiKind, key: Key): Answer {
  return refuse(
    'Conflict',
    `Operation cannot be fulfilled on ${API_KINDS[kind].resource} "${nameOf(key)}": the object has been modified; please apply your changes to the latest version and try again`,
  );
}

/**
 * A write that means another incarnation of the name: its precondition on the uid is not met [k8s.io/apiserver pkg/storage/interfaces.go: Check; errors.go:
 * StorageError, v1.37.1].
 */
export function otherIncarnation(kind: ApiKind, key: Key, wanted: string, stored: string): Answer {
  const { resource } = API_KINDS[kind];
  const why = `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${stored}`;
  const error = `StorageError: invalid object, Code: 4, Key: ${storageKey(kind, key)}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  return refuse('Conflict', `Operation cannot be fulfilled on ${resource} "${nameOf(key)}": ${error}`);
}

/** The same of a deletion [k8s.io/apiserver pkg/registry/rest/delete.go: BeforeDelete, v1.37.1]. */
export function notTheOneToDelete(kind: ApiKind, key: Key, wanted: string, stored: string): Answer {
  const [group] = API_KINDS[kind].apiVersion.includes('/') ? API_KINDS[kind].apiVersion.split('/') : [''];
  const why = `the UID in the precondition (${wanted}) does not match the UID in record (${stored}). The object might have been deleted and then recreated`;
  const what = group === '' ? kind : `${kind}.${group}`;
  return refuse('Conflict', `Operation cannot be fulfilled on ${what} "${nameOf(key)}": ${why}`);
}

/** Where etcd has an object: under its resource's name, but for two that are older than the API groups [pkg/registry/core: NewREST, v1.37.1]. */
function storageKey(kind: ApiKind, key: Key): string {
  const [plural] = API_KINDS[kind].resource.split('.');
  return `/registry/${STORED_AS[plural] ?? plural}/${key}`;
}

const STORED_AS: { readonly [plural: string]: string } = { nodes: 'minions', services: 'services/specs' };
