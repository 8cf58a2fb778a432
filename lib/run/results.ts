import type { CalmGraph } from './calm-graph';
import { confirm } from './confirm';
import type { Result } from './explore';
import type { Tally } from './judge';
import type { Log } from './log';
import type { Property } from './properties';
import { judgeRecovery, type Recovery } from './recover';
import type { PackedSystem } from './system';

/** What a search leaves behind, or several of one graph put together. */
export interface Found<State> {
  readonly log: Log;
  readonly tallies: readonly Tally<State>[];
  /** Where calm runs lead, when a property asks for it. */
  readonly calm: CalmGraph | undefined;
  /** Every state was expanded. */
  readonly complete: boolean;
}

/** The answers, in the order of the properties. Every trace among them has been replayed. */
export function resultsOf<State>(system: PackedSystem<State>, found: Found<State>): Result<State>[] {
  const { log, tallies, calm, complete } = found;
  const goals = tallies.map(({ property }) => property).filter(({ kind }) => kind === 'recovers');
  const recoveries = calm && judgeRecovery(system, goals, calm, log);
  return tallies.map((tally): Result<State> => {
    const { property, first, violating, few } = tally;
    if (property.kind === 'recovers') return recoveryResult(property, recoveries!.get(property)!, complete);
    const decisive = first >= 0;
    const holds = property.kind === 'sometimes' ? decisive : !decisive;
    const trace = decisive ? confirm(system, property, log, first) : undefined;
    const others = few.slice(1).map((number) => log.trace(number));
    const verdict = decisive || complete ? (holds ? 'holds' : 'violated') : 'undecided';
    return { property, verdict, violating, trace, ...(others.length > 0 && { others }) };
  });
}

function recoveryResult<State>(property: Property<State>, recovery: Recovery, complete: boolean): Result<State> {
  const { stuck, livelock, dependsOnSchedule } = recovery.states;
  const violating = stuck + livelock + dependsOnSchedule;
  const decided = violating > 0 || (complete && recovery.states.undecided === 0);
  const verdict = decided ? (violating > 0 ? 'violated' : 'holds') : 'undecided';
  return { property, verdict, violating, trace: recovery.finding?.trace, recovery };
}
