import { nearest } from '../../util/text';
import { HINT_WORDS, type Hints } from './hints';
import { idOfText, type Resource } from './resource';
import { isWorkload } from './workload';

/** A hint that cannot be read; what it says about the render is for a rule to judge. */
export interface HintIssue {
  /** The workload; undefined if the hint is for one that the render does not hold. */
  readonly on?: Resource;
  /** As it was given: `StatefulSet/db`. */
  readonly object: string;
  readonly name: string;
  readonly value: unknown;
  readonly reason: string;
  readonly nearest?: string;
  /** It stands in an annotation, and not in the configuration. */
  readonly isAnnotation: boolean;
}

type Check = (value: unknown) => string | { readonly nearest?: string; readonly reason: string } | undefined;

const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value)
      ? undefined
      : { reason: `it is one of ${words.join(', ')}`, nearest: nearest(String(value), words) };
const seconds: Check = (value) =>
  typeof value === 'number' && value >= 0 ? undefined : 'it is a number of seconds, 0 or more';
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'it is true or false');
const needs = oneOf(...HINT_WORDS.startNeeds);

const CHECKS: { readonly [Hint in keyof Required<Hints>]: Check } = {
  startNeeds: (value) => (typeof value === 'string' && /^job\/./.test(value) ? undefined : needs(value)),
  readyMeans: oneOf(...HINT_WORDS.readyMeans),
  discovery: oneOf(...HINT_WORDS.discovery),
  names: oneOf(...HINT_WORDS.names),
  quorum: (value) =>
    value === 'majority' || (Number.isInteger(value) && (value as number) > 0)
      ? undefined
      : { reason: 'it is a number of members, or majority', nearest: nearest(String(value), ['majority']) },
  membership: oneOf(...HINT_WORDS.membership),
  rebuilds: flag,
  replication: oneOf(...HINT_WORDS.replication),
  startSeconds: seconds,
  joinSeconds: seconds,
  stopSeconds: seconds,
  recoverySeconds: seconds,
  maxOutageSeconds: seconds,
  dataPaths: (value) =>
    Array.isArray(value) && value.every((path) => typeof path === 'string' && path.startsWith('/'))
      ? undefined
      : 'it is a list of absolute paths',
  ephemeral: flag,
  keepData: flag,
  sessions: oneOf(...HINT_WORDS.sessions),
  rolledBy: (value) => (typeof value === 'string' && value !== '' ? undefined : 'it is the name of an operator'),
};

export const HINT_NAMES: readonly string[] = Object.keys(CHECKS);

const PREFIX = 'cdk8s-stateful/';
const BY_ANNOTATION = new Map(HINT_NAMES.map((hint) => [kebab(hint), hint]));

/** What is said about the applications of a render: by annotations, and by the configuration, which wins. */
export class HintBook {
  readonly issues: HintIssue[] = [];
  private readonly given = new Map<string, Record<string, unknown>>();
  private readonly books = new Map<string, Hints>();
  private readonly waiting: Map<string, readonly string[]>;

  constructor(hints: { readonly [workload: string]: object } = {}) {
    for (const [object, own] of Object.entries(hints)) this.given.set(idOfText(object), { object, ...own });
    this.waiting = new Map([...this.given.keys()].map((id) => [id, []]));
  }

  /** Whether anything was said about any workload. */
  get isEmpty(): boolean {
    return this.given.size === 0 && [...this.books.values()].every((hints) => Object.keys(hints).length === 0);
  }

  of(resource: Resource): Hints {
    const known = this.books.get(resource.id);
    if (known) return known;
    this.waiting.delete(resource.id);
    const annotated = this.annotated(resource);
    const { object, ...configured } = this.given.get(resource.id) ?? {};
    const told = this.checked(configured, resource, String(object ?? `${resource.kind}/${resource.name}`), false);
    for (const [name, value] of Object.entries(told)) {
      const other = (annotated as Record<string, unknown>)[name];
      if (other === undefined || JSON.stringify(other) === JSON.stringify(value)) continue;
      const reason = `the annotation ${PREFIX}${kebab(name)} says ${JSON.stringify(other)}`;
      this.issues.push({ on: resource, object: String(object), name, value, reason, isAnnotation: false });
    }
    const hints = { ...annotated, ...told };
    this.books.set(resource.id, hints);
    return hints;
  }

  /** Workloads of the configuration that the render does not hold. */
  get unused(): readonly string[] {
    return [...this.waiting.keys()].map((id) => String(this.given.get(id)?.object));
  }

  private annotated(resource: Resource): Hints {
    if (!isWorkload(resource.object)) return {};
    const told: Record<string, unknown> = {};
    for (const [key, text] of Object.entries(resource.object.metadata.annotations ?? {})) {
      if (!key.startsWith(PREFIX) || key.startsWith(`${PREFIX}allow.`)) continue;
      const name = key.slice(PREFIX.length);
      told[BY_ANNOTATION.get(name) ?? name] = parsed(BY_ANNOTATION.get(name), text);
    }
    return this.checked(told, resource, `${resource.kind}/${resource.name}`, true);
  }

  private checked(told: Record<string, unknown>, on: Resource, object: string, isAnnotation: boolean): Hints {
    const hints: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(told)) {
      const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof Hints] : undefined;
      const problem = check ? check(value) : { reason: 'there is no such hint', nearest: nearest(name, HINT_NAMES) };
      if (problem === undefined) hints[name] = value;
      else {
        const words = typeof problem === 'string' ? { reason: problem } : problem;
        this.issues.push({ on, object, name, value, isAnnotation, ...words });
      }
    }
    return hints as Hints;
  }
}

/** Annotations are text: numbers, flags and lists are written as in YAML, lists with commas between. */
function parsed(hint: string | undefined, text: string): unknown {
  if (hint === 'dataPaths') return text.split(',').map((path) => path.trim());
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function kebab(hint: string): string {
  return hint.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
