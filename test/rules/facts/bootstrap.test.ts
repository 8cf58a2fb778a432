import fc from 'fast-check';
import { fixedPoint, mayWaitUnready, neededMembers } from '../../../lib/rules/facts/bootstrap';
import type { Hints } from '../../../lib/rules/facts/hints';

const ordered = { isOrdered: true, findsReadyOnly: false };
const parallel = { isOrdered: false, findsReadyOnly: false };

test.each([
  ['one that needs nobody else', { ...ordered, members: 1, needs: 1 }, 1, [0]],
  ['in order, each needing those below', { ...ordered, members: 3, needs: 'lower' }, 3, [0, 1, 2]],
  ['in order, the first needing another', { ...ordered, members: 3, needs: 2 }, 1, []],
  ['in order, a quorum of one', { ...ordered, members: 3, needs: 1 }, 3, [0, 1, 2]],
  ['all at once, each needing a quorum', { ...parallel, members: 3, needs: 2 }, 3, [0, 1, 2]],
  ['all at once, each needing all', { ...parallel, members: 3, needs: 3 }, 3, [0, 1, 2]],
  ['all at once, finding none', { ...parallel, findsReadyOnly: true, members: 3, needs: 2 }, 3, []],
  ['all at once, finding those below', { ...parallel, findsReadyOnly: true, members: 3, needs: 'lower' }, 3, [0, 1, 2]],
  ['no members', { ...ordered, members: 0, needs: 2 }, 0, []],
] as const)('%s', (_, start, created, ready) => {
  const started = fixedPoint(start);
  expect([started.created, [...started.ready]]).toEqual([created, ready]);
});

test('whatever starts in order starts at once as well, and whoever is found by few is found by many', () => {
  const starts = fc.record({ members: fc.integer({ min: 0, max: 9 }), needs: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(starts, (start) => {
      const ready = (rest: typeof ordered) => fixedPoint({ ...start, ...rest }).ready.size;
      expect(ready(parallel)).toBeGreaterThanOrEqual(ready(ordered));
      expect(ready(parallel)).toBeGreaterThanOrEqual(ready({ ...parallel, findsReadyOnly: true }));
      expect(ready(parallel)).toBe(start.needs <= start.members ? start.members : 0);
    }),
  );
});

test.each<[Hints, number, number | string | undefined]>([
  [{}, 3, undefined],
  [{ startNeeds: 'none' }, 3, undefined],
  [{ startNeeds: 'lower' }, 3, 'lower'],
  [{ startNeeds: 'quorum' }, 3, 2],
  [{ startNeeds: 'quorum' }, 4, 3],
  [{ startNeeds: 'quorum', quorum: 1 }, 3, 1],
  [{ startNeeds: 'quorum', quorum: 'majority' }, 5, 3],
  [{ startNeeds: 'quorum', quorum: 7 }, 3, 3],
  [{ startNeeds: 'all' }, 3, 3],
  [{ startNeeds: 'job/init' }, 3, undefined],
])('%j of %d members', (hints, members, expected) => {
  expect(neededMembers(hints, members)).toBe(expected);
});

const container = { name: 'db' };
test.each([
  ['nothing to wait in', { containers: [container] }, false],
  ['a liveness probe', { containers: [{ ...container, livenessProbe: {} }] }, false],
  ['a readiness probe', { containers: [{ ...container, readinessProbe: {} }] }, true],
  ['a startup probe', { containers: [container, { ...container, startupProbe: {} }] }, true],
  ['an init container', { containers: [container], initContainers: [container] }, true],
  ['no init containers', { containers: [container], initContainers: [] }, false],
  ['a readiness gate', { containers: [container], readinessGates: [{ conditionType: 'x' }] }, true],
])('a pod may wait with %s: %j', (_, pod, expected) => {
  expect(mayWaitUnready({ pod })).toBe(expected);
});
