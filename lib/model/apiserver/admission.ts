import type { Switches } from '../../kube/versions';
import type { Refusal } from '../actions';
import type { ApiKind, ApiRow } from '../kinds';
import type { Reader } from '../store/store';

/** What stands between a request and the store: defaulting and mutating admission, then validation. */
export interface Admission {
  readonly switches: Switches;
  /** The object as it would be stored. */
  admit<K extends ApiKind>(stored: Reader, kind: K, object: ApiRow<K>): ApiRow<K>;
  /** Why it is not stored, if so. With `before` it is an update. */
  validate(
    stored: Reader,
    kind: ApiKind,
    object: ApiRow<ApiKind>,
    before?: ApiRow<ApiKind>,
    sub?: 'status',
  ): { readonly refused: Refusal; readonly message: string } | undefined;
}
