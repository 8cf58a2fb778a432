import { nameOf } from '../model/kinds';
import type { TraceLine, Trouble } from '../scenarios/stage';
import { changeWords, clock, objectName } from '../scenarios/words';

/** How a verification tells what went wrong: what, where, the story, in the user's words. */
export function troubleText(trouble: Trouble): string {
  const { story, kind, set, pod, detail, trace } = trouble;
  const what = PROBLEMS[trouble.problem](nameOf(pod), detail);
  const lines = trace.slice(-MOST_LINES).flatMap((line) => traceText(line) ?? []);
  return [`${kind} ${nameOf(set)}: ${story}, ${what}`, ...lines].join('\n');
}

const MOST_LINES = 14;

const PROBLEMS: { readonly [P in Trouble['problem']]: (pod: string, detail: string) => string } = {
  'never-ready': (pod, detail) => `pod ${pod} never becomes Ready${because(detail)}`,
  stuck: (_, detail) => `its rollout never ends${because(detail)}`,
  missing: (pod, detail) => `pod ${pod} is not there${because(detail)}`,
  'foreign-data': (pod, claim) => `pod ${pod} finds the data of another pod on its claim ${claim}`,
  'lost-data': (pod, claim) => `pod ${pod} finds its claim ${claim} without the data that it had written`,
  'claim-lost': (pod, claim) => `the claim ${claim} of pod ${pod} is not the one that it had`,
};

function because(detail: string): string {
  return detail === '' ? '' : `: ${detail}`;
}

function traceText({ at, who, change, event }: TraceLine): string | undefined {
  const what = change ? changeWords(change) : event && `${event.reason}: ${event.message}`;
  const on = change ?? event?.on;
  return what && on && `  ${clock(at).padStart(10)}  ${who.padEnd(26)}  ${objectName(on)}: ${what}`;
}
