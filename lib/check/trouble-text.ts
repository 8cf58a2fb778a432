import type { Change } from '../model/controller';
import { nameOf } from '../model/kinds';
import { condition } from '../model/pods';
import type { TraceLine, Trouble } from '../scenarios/stage';

/** How a verification tells what went wrong: what, where, the story, in the user's words. */
export function troubleText(trouble: Trouble): string {
  const { story, set, pod, detail, trace } = trouble;
  const what = PROBLEMS[trouble.problem](nameOf(pod), detail);
  const lines = trace.slice(-MOST_LINES).flatMap((line) => traceText(line) ?? []);
  return [`StatefulSet ${nameOf(set)}: ${story}, ${what}`, ...lines].join('\n');
}

const MOST_LINES = 14;

const PROBLEMS: { readonly [P in Trouble['problem']]: (pod: string, detail: string) => string } = {
  'never-ready': (pod, detail) => `pod ${pod} never becomes Ready${because(detail)}`,
  missing: (pod, detail) => `pod ${pod} is not there${because(detail)}`,
  'foreign-data': (pod, claim) => `pod ${pod} finds the data of another pod on its claim ${claim}`,
  'lost-data': (pod, claim) => `pod ${pod} finds its claim ${claim} without the data that it had written`,
  'claim-lost': (pod, claim) => `the claim ${claim} of pod ${pod} is not the one that it had`,
};

function because(detail: string): string {
  return detail === '' ? '' : `: ${detail}`;
}

function traceText({ at, who, change, event }: TraceLine): string | undefined {
  const what = change ? changeText(change) : event && `${event.reason}: ${event.message}`;
  return what && `  ${clock(at)}  ${who.padEnd(26)}  ${what}`;
}

/** Minutes and seconds of a story. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(6);
}

/** A write in words: what a person would look for in `kubectl get -w`. */
function changeText({ kind, key, before, after }: Change): string | undefined {
  const object = `${kind} ${nameOf(key)}`;
  if (!after) return `${object} is gone`;
  if (!before) return `${object} is made`;
  const facts = difference(factsOf(kind, before), factsOf(kind, after));
  return facts.length > 0 ? `${object}: ${facts.join(', ')}` : undefined;
}

function difference(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.filter((fact) => !before.includes(fact));
}

interface Seen {
  readonly metadata?: { readonly deletionTimestamp?: unknown };
  readonly spec?: { readonly nodeName?: string; readonly volumeName?: string; readonly replicas?: number };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly never[];
    readonly readyReplicas?: number;
  };
}

function factsOf(kind: string, row: unknown): readonly string[] {
  const { metadata, spec, status } = row as Seen;
  const facts = [];
  if (metadata?.deletionTimestamp) facts.push('is being deleted');
  if (spec?.nodeName) facts.push(`on ${spec.nodeName}`);
  if (spec?.volumeName) facts.push(`volume ${spec.volumeName}`);
  if (status?.phase) facts.push(status.phase);
  if (kind === 'Pod') facts.push(condition(status?.conditions, 'Ready')?.status === 'True' ? 'Ready' : 'not Ready');
  if (kind === 'StatefulSet') facts.push(`${spec?.replicas ?? 1} wanted`, `${status?.readyReplicas ?? 0} ready`);
  return facts;
}
