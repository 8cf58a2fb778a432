import { compareText } from '../../util/order';
import type { Render } from './render';
import type { Resource } from './resource';

/** A finding that somebody says is right as it is: an annotation of an object, or an entry of the configuration. */
export interface Allowance {
  /** As it was written; perhaps no code at all. */
  readonly code: string;
  readonly reason: string;
  /** `StatefulSet/db` or `StatefulSet/default/db`. Default: every object. */
  readonly object?: string;
  /** `spec.serviceName`. Default: every field. */
  readonly path?: string;
  /** The last day on which it holds: `2027-06-30`. Default: it holds for ever. */
  readonly until?: string;
  /** The object whose annotation it is. */
  readonly on?: Resource;
}

export const ALLOW_ANNOTATION = 'cdk8s-stateful/allow.';

/** The suppressions that stand on objects, in the order of the render. */
export function* annotatedAllowances({ resources }: Render): Iterable<Allowance> {
  for (const on of resources) {
    for (const [key, value] of Object.entries(on.object.metadata.annotations ?? {})) {
      if (key.startsWith(ALLOW_ANNOTATION))
        yield { code: key.slice(ALLOW_ANNOTATION.length), reason: String(value), on };
    }
  }
}

/** Whether a suppression counts at all: a known code, a reason, and not past its day. The answer says what is wrong with it. */
export function allowanceProblem(
  { code, reason, until }: Allowance,
  codes: ReadonlySet<string>,
  today: string | undefined,
): 'unknown-code' | 'no-reason' | 'expired' | undefined {
  if (!codes.has(code)) return 'unknown-code';
  if (reason.trim() === '') return 'no-reason';
  return until !== undefined && today !== undefined && compareText(until, today) < 0 ? 'expired' : undefined;
}
