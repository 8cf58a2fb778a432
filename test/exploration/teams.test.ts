import { join } from 'node:path';
import type { Reader } from '../../lib/model/store/store';
import { type Exploration, explore } from '../../lib/run/explore';
import { exploreInWorkers } from '../../lib/run/workers/explore-in-workers';
import { inShards } from '../run/sharding';
import { told, toldByFaults } from '../run/told';
import { SMALL_WORLDS } from './small-worlds';
import { smallSubject } from './subjects';

/** Of them all, those that are worth dividing, and one that recovers nowhere. */
const WORLDS = SMALL_WORLDS.filter(({ counts: [states] }) => states > 1000 && states < 50_000);
const all = (found: Exploration<Reader>) => ({ ...told(found), byFaults: toldByFaults(found) });
const alone = (title: string) => {
  const { system, properties } = smallSubject(title);
  return all(explore(system, properties));
};

describe.each(WORLDS.map(({ title, counts }) => ({ title, states: counts[0] })))('$title', ({ title, states }) => {
  test('in two threads', async () => {
    const source = { module: join(__dirname, 'subjects.ts'), name: smallSubject.name, argument: title };
    const execArgv = ['-r', join(__dirname, '../run/typescript-loader.js')];
    const found = all(await exploreInWorkers(source, { threads: 2, execArgv }));
    expect(found).toEqual(alone(title));
    expect(found.states).toBe(states);
  }, 60_000);

  test('in three shards', async () => {
    const shards = await inShards(3, () => smallSubject(title));
    expect(shards[0]?.whole && all(shards[0].whole)).toEqual(alone(title));
  }, 60_000);
});
