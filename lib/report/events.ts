import type { EventRecord, Simulation } from '../scenarios/simulation';
import { layout } from './layout';

/**
 * What `kubectl get events` prints in the end, the first that happened on top (`pkg/printers/internalversion/printers.go` v1.37.1: printEvent). Of an Event
 * that came more than once: when it came last, how often, and over how long.
 */
export function eventsText({ events, endedAt }: Pick<Simulation, 'events' | 'endedAt'>): string {
  const rows = events.map((event) => [
    lastSeen(event, endedAt),
    event.type,
    event.reason,
    lowerKind(event.object),
    event.message.trimEnd(),
  ]);
  return layout([['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], ...rows]);
}

function lastSeen({ first, last, count }: EventRecord, now: number): string {
  const age = humanDuration(now - last);
  return count > 1 ? `${age} (x${count} over ${humanDuration(now - first)})` : age;
}

/** `pod/web-0`. */
function lowerKind(object: string): string {
  const slash = object.indexOf('/');
  return object.slice(0, slash).toLowerCase() + object.slice(slash);
}

/** apimachinery v0.37.1 `pkg/util/duration/duration.go`: HumanDuration, up to the days that a simulation may last. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return withRest(`${minutes}m`, seconds % 60, 's');
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return withRest(`${hours}h`, minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  return hours < 192 ? withRest(`${days}d`, hours % 24, 'h') : `${days}d`;
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole}${rest}${unit}`;
}
