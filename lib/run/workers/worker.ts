import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../util/assert';
import { Misuse } from '../../util/misuse';
import { confirm } from '../confirm';
import { packed } from '../packed';
import type { Property } from '../properties';
import { Search } from '../search';
import type { PackedSystem } from '../system';
import { Control } from './control';
import type { Answer, Counts, Order, Reply, Subject } from './protocol';
import { SharedVisited } from './shared-visited';

/** Frontier states a thread wants before the work is divided: enough that each gets a fair mix. */
const ENOUGH = 512;
/** States expanded between two reports. */
const SLICE = 1024;

/**
 * One thread of a team. It searches alone until the frontier is worth dividing; the others do the same and find the same
 * states in the same order, so that nothing needs to be sent. From there on it expands its share.
 */
function work(order: Order): Answer {
  const { system, properties } = load(order);
  const search = new Search(system, properties, order.bounds, order.untilViolation);
  let ended = false;
  while (!ended && search.frontier.length < ENOUGH * order.threads) ended = search.advanceLevel();
  const common = countsOf(search);
  if (!ended) workInTeam(order, search, common);
  return {
    common,
    counts: countsOf(search),
    together: !ended,
    depth: search.depth,
    stopped: search.stopped,
    remaining: search.remaining,
    bytes: search.bytesWith(0),
    exact: system.exact === true,
    traces: search.judge.tallies.map(({ property, first }) =>
      first < 0 ? undefined : confirm(system, property, search.log, first),
    ),
    properties: properties.map(({ kind, name, words }) => ({ kind, name, words })),
  };
}

function workInTeam(
  { control: buffer, visited, thread, threads, bounds }: Order,
  search: Search<unknown>,
  common: Counts,
) {
  const control = new Control(buffer, threads);
  const shared = new SharedVisited(visited, control, threads);
  search.join({ me: thread, size: threads, levelDone: (found) => control.levelDone(found) }, shared);
  const counted = thread === 0 ? 0 : 1;
  let ended = false;
  while (!ended && !control.stopped) {
    ended = search.advance(SLICE);
    const states = search.states - counted * common.states;
    const transitions = search.transitions - counted * common.transitions;
    control.report(thread, [states, transitions, search.depth, search.frontier.length]);
    if (!ended && bounds.states !== undefined && control.states >= bounds.states) search.stop('states');
  }
  if (search.stopped !== undefined) control.stop();
  else if (control.stopped) search.stop('interrupted');
  control.leave();
}

function load({ source }: Order): { system: PackedSystem<unknown>; properties: readonly Property<unknown>[] } {
  const make = require(source.module)[source.name] as ((argument: unknown) => Subject<unknown>) | undefined;
  if (typeof make !== 'function') throw new Misuse(`${source.module} exports no function '${source.name}'`);
  const { system, properties } = make(source.argument);
  if (properties.some((p) => p.kind === 'recovers')) {
    throw new Misuse("'recovers' is not answered by worker threads: ask it of explore()");
  }
  return { system: 'successors' in system ? system : packed(system), properties };
}

function countsOf(search: Search<unknown>): Counts {
  const { states, transitions, resting, faultsLeftOut } = search;
  return { states, transitions, resting, faultsLeftOut, violating: search.judge.tallies.map((t) => t.violating) };
}

function reply(order: Order): Reply {
  try {
    return { answer: work(order) };
  } catch (error) {
    if (error instanceof Misuse) return { misuse: error.message };
    throw error;
  }
}

assert(parentPort !== null, 'the module of a worker thread was loaded outside of one');
parentPort.postMessage(reply(workerData as Order));
