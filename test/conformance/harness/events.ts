import type { Line } from './recording';

/** An Event as a text: who says it of what, its type and reason, its message. */
export type EventText = string;

function textOf({ by, object, type, reason }: Line, message: string): EventText {
  return [by, object, type, reason, message].join('\n');
}

/**
 * After ten Events that differ in their message only, client-go tells the others in one, with this before the message
 * [client-go tools/record/events_cache.go: EventAggregator, v0.37.1].
 */
const COMBINED = '(combined from similar events): ';

/**
 * The scheduler's Events are one for each reason, whatever their message: a later one counts up the first
 * [client-go tools/events/event_broadcaster.go: getKey, v0.37.1].
 */
const SERIES: ReadonlySet<string> = new Set(['scheduler']);

/** The Event that a recorded line stands for. */
export function toldEvent(line: Line): EventText {
  const { message = '' } = line;
  return textOf(line, message.startsWith(COMBINED) ? message.slice(COMBINED.length) : message);
}

/** What is heard with a recorded line: the Event itself, and where others would be told with it, all of its reason. */
export function eventKeys(line: Line): readonly string[] {
  const all = SERIES.has(line.by ?? '') || line.message?.startsWith(COMBINED);
  return all ? [toldEvent(line), textOf(line, '')] : [toldEvent(line)];
}

export function isHeard(text: EventText, heard: ReadonlySet<string>): boolean {
  return heard.has(text) || heard.has(`${text.split('\n').slice(0, 4).join('\n')}\n`);
}
