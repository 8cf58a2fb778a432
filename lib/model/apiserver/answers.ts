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

/** A precondition on the uid that another incarnation of the name does not meet. */
export function otherIncarnation(kind: ApiKind, key: Key, wanted: string, stored: string): Answer {
  return refuse(
    'Conflict',
    `Operation cannot be fulfilled on ${API_KINDS[kind].resource} "${nameOf(key)}": Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${stored}`,
  );
}
