import type { Request } from '../actions';
import type { Reader } from '../store/store';
import type { Admission } from './admission';
import { type Answer, refuse } from './answers';
import { bind } from './bind';
import { create } from './create';
import { remove } from './delete';
import { write } from './write';

export type { Admission } from './admission';
export type { Answer } from './answers';

/**
 * Answers a request against what is stored. Admission, validation, finalizers, graceful deletion and conflicts are decided here and nowhere else; storing
 * is the caller's (see ../cluster.ts).
 */
export function answer(stored: Reader, request: Request, admission: Admission): Answer {
  const undecodable = request.body && admission.decode?.(request.body);
  if (undecodable) return refuse(undecodable.refused, undecodable.message);
  switch (request.do) {
    case 'create':
      return create(stored, request, admission);
    case 'put':
    case 'patch':
      return write(stored, request, admission);
    case 'delete':
      return remove(stored, request);
    case 'bind':
      return bind(stored, request, admission);
  }
}
