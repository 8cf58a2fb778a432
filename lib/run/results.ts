import type { CalmGraph } from './calm-graph';
import { confirm } from './confirm';
import type { Result, ViolationsAfter } from './explore';
import { type AfterFaults, fewestFirst, type Tally } from './judge';
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
    const { property, first, violating, byFaults } = tally;
    if (property.kind === 'recovers') return recoveryResult(property, recoveries!.get(property)!, complete);
    const decisive = first >= 0;
    const holds = property.kind === 'sometimes' ? decisive : !decisive;
    const trace = decisive ? confirm(system, property, log, first) : undefined;
    const verdict = decisive || complete ? (holds ? 'holds' : 'violated') : 'undecided';
    return { property, verdict, violating, trace, ...(byFaults.size > 0 && { byFaults: violations(byFaults, log) }) };
  });
}

function recoveryResult<State>(property: Property<State>, recovery: Recovery, complete: boolean): Result<State> {
  const { stuck, livelock, dependsOnSchedule } = recovery.states;
  const violating = stuck + livelock + dependsOnSchedule;
  const decided = violating > 0 || (complete && recovery.states.undecided === 0);
  const verdict = decided ? (violating > 0 ? 'violated' : 'holds') : 'undecided';
  const { finding, byFaults } = recovery;
  return {
    property,
    verdict,
    violating,
    trace: finding?.trace,
    ...(byFaults && byFaults.length > 0 && { byFaults }),
    recovery,
  };
}

function violations(byFaults: ReadonlyMap<number, AfterFaults>, log: Log): readonly ViolationsAfter[] {
  return fewestFirst(byFaults).map(([faults, { violating, few }]) => ({
    faults,
    violating,
    traces: few.map((number) => log.trace(number)),
  }));
}
