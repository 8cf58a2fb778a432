import type { KubeObject } from '../../kube/objects';
import type { Switches } from '../../kube/versions';
import type { Refusal } from '../actions';
import type { ApiKind, ApiRow } from '../kinds';
import type { Reader } from '../store/store';

export interface Refused {
  readonly refused: Refusal;
  readonly message: string;
}

/** What stands between a request and the store: defaulting and mutating admission, then validation. */
export interface Admission {
  readonly switches: Switches;
  /** The object as it would be stored. */
  admit<K extends ApiKind>(stored: Reader, kind: K, object: ApiRow<K>): ApiRow<K>;
  /** Why it is not stored, if so: a new object, or with `before` an update. `asked` is a new object as it was sent. */
  validate(
    stored: Reader,
    kind: ApiKind,
    object: ApiRow<ApiKind>,
    before?: ApiRow<ApiKind>,
    sub?: 'status',
    asked?: ApiRow<ApiKind>,
  ): Refused | undefined;
  /** Why something that a user sends is no object of the API at all. Components send what they can decode. */
  decode?(sent: KubeObject): Refused | undefined;
}
