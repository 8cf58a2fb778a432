import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../util/assert';
import { Misuse } from '../../util/misuse';
import { buffersOf, partOf, tallyPart, tallySince } from '../parts';
import { Search } from '../search';
import type { Team } from '../team';
import { Control } from './control';
import type { Answer, Order, Reply } from './protocol';
import { SharedVisited } from './shared-visited';
import { subjectOf } from './subject';

/** States expanded between two reports. */
const SLICE = 1024;

/**
 * One thread of a team. It searches the first levels alone; the others do the same and find the same states in the same
 * order, so that nothing needs to be sent. From there on it expands its share.
 */
function work(order: Order): Answer {
  const { system, properties } = subjectOf(order.source);
  const { faults } = order.bounds;
  const search = new Search(system, properties, faults === undefined ? {} : { faults }, order.untilViolation);
  for (let level = 0; level < order.levels; level++) search.advanceLevel();
  const { states, transitions, resting, faultsLeftOut } = search;
  assert(states === order.states, `threads found ${states} and ${order.states} states where both searched the same`);
  const tallied = () => search.judge.tallies.map((tally) => tallyPart(tally, nameIn(order)));
  const before = tallied();
  workInTeam(order, search);
  const tallies = tallied().map((tally, i) => tallySince(tally, before[i]!));
  return {
    part: partOf(search, states, tallies),
    transitions: search.transitions - transitions,
    resting: search.resting - resting,
    faultsLeftOut: search.faultsLeftOut - faultsLeftOut,
    depth: search.depth,
    ...(search.stopped !== undefined && { stopped: search.stopped }),
    remaining: search.remaining,
    bytes: search.bytesWith(0),
  };
}

/** What all found before they divided is the own of the thread that started them, the last part. */
function nameIn({ thread, threads, states }: Order): (number: number) => number {
  const size = threads + 1;
  return (number) => number * size + (number < states ? threads : thread);
}

function workInTeam(order: Order, search: Search<unknown>): void {
  const { thread, threads, bounds } = order;
  const control = new Control(order.control, threads);
  const shared = new SharedVisited(order.visited, control, threads, order.numbers);
  const { states, transitions } = search;
  const counted = thread === 0 ? 0 : 1;
  const report = () =>
    control.report(thread, [
      search.states - counted * states,
      search.transitions - counted * transitions,
      search.depth,
      search.frontier.length,
    ]);
  const team: Team = {
    me: thread,
    size: threads,
    levelDone: (found) => {
      report();
      return control.levelDone(found, bounds.states ?? Number.POSITIVE_INFINITY);
    },
    nameOf: nameIn(order),
  };
  search.join(team, shared, bounds);
  let ended = false;
  while (!ended && !control.stopped) {
    ended = search.advance(SLICE);
    report();
  }
  if (search.stopped !== undefined) control.stop();
  else if (control.stopped) search.stop('interrupted');
  else if (control.full) search.stop('states');
  control.leave();
}

function reply(order: Order): Reply {
  try {
    return { answer: work(order) };
  } catch (error) {
    // The others would wait for this one.
    new Control(order.control, order.threads).stop();
    if (error instanceof Misuse) return { misuse: error.message };
    throw error;
  }
}

assert(parentPort !== null, 'the module of a worker thread was loaded outside of one');
const answered = reply(workerData as Order);
parentPort.postMessage(answered, 'answer' in answered ? buffersOf(answered.answer.part) : []);
