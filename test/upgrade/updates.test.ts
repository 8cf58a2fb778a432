import { planUpgrade, type UpgradeInput } from '../../lib/upgrade/upgrade';
import { factsOfPlan, type UpgradeFacts } from './support/facts';
import { chart, patched } from './support/pairs';

type Patch = { readonly [field: string]: unknown };

interface Row {
  /** The claim of the sources about updates that the row shows. */
  readonly claim: string;
  readonly title: string;
  readonly old?: Patch;
  readonly now: Patch;
  readonly options?: Partial<UpgradeInput>;
  readonly facts: Partial<UpgradeFacts>;
}

const NEW = { template: { spec: { containers: { 0: { image: 'db:16.2' } } } } };
const PARALLEL = { podManagementPolicy: 'Parallel' };
const NEVER_READY = { behaviours: { 'db:16.2': { does: 'neverReady' as const } } };

const ROWS: readonly Row[] = [
  {
    claim: 'S3.12',
    title: 'Parallel scales without order, and updates in order all the same',
    old: { ...PARALLEL, replicas: 2 },
    now: { ...PARALLEL, replicas: 4, ...NEW },
    facts: { restarted: ['db-1', 'db-0'], added: ['db-2', 'db-3'] },
  },
  {
    claim: 'S3.13',
    title: 'scaled down, every claim stays',
    old: { replicas: 5 },
    now: { replicas: 3 },
    facts: { removed: ['db-4', 'db-3'], stranded: ['data-db-3', 'data-db-4'], claimsDeleted: [] },
  },
  {
    claim: 'S3.14',
    title: 'an update goes from the highest ordinal to the lowest',
    now: NEW,
    facts: { restarted: ['db-2', 'db-1', 'db-0'] },
  },
  {
    claim: 'S3.14',
    title: 'a pod that does not become Ready holds up the next',
    now: NEW,
    options: NEVER_READY,
    facts: { restarted: ['db-2'], stuck: ['StatefulSet/db'] },
  },
  {
    claim: 'S3.15',
    title: 'below the partition pods stay old',
    now: { ...NEW, updateStrategy: { rollingUpdate: { partition: 1 } } },
    facts: { restarted: ['db-2', 'db-1'], stuck: [] },
  },
  {
    claim: 'S3.15',
    title: 'a partition that is lowered lets the update reach more',
    old: { updateStrategy: { rollingUpdate: { partition: 3 } } },
    now: { ...NEW, updateStrategy: { rollingUpdate: { partition: 2 } } },
    facts: { restarted: ['db-2'] },
  },
  {
    claim: 'S3.16',
    title: 'under OnDelete nothing restarts by itself',
    old: { updateStrategy: { type: 'OnDelete' } },
    now: { ...NEW, updateStrategy: { type: 'OnDelete' } },
    facts: { restarted: [], stuck: [] },
  },
  {
    claim: 'S3.17',
    title: 'an OrderedReady set with a broken first pod stays so when the template is repaired',
    old: NEW,
    now: {},
    options: NEVER_READY,
    facts: { restarted: [], stuck: ['StatefulSet/db'] },
  },
  {
    claim: 'S3.17',
    title: 'a Parallel set is repaired at once',
    old: { ...PARALLEL, ...NEW },
    now: PARALLEL,
    options: NEVER_READY,
    facts: { stuck: [] },
  },
  {
    claim: 'S3.18',
    title: 'how many revisions are kept is no change of the pods',
    now: { revisionHistoryLimit: 1 },
    facts: { restarted: [] },
  },
];

test.each(ROWS)('$claim: $title', ({ old = {}, now, options, facts }) => {
  const side = (spec: Patch) => patched(chart('database'), { 'StatefulSet/db': { spec } });
  expect(factsOfPlan(planUpgrade({ old: side(old), new: side(now), ...options }))).toMatchObject(facts);
});

test('S3.19: without its set the claims stay, and the pods go', () => {
  const old = chart('database');
  const plan = planUpgrade({ old, new: patched(old, { 'StatefulSet/db': null }), prune: true });
  expect(factsOfPlan(plan)).toMatchObject({
    removed: ['db-…'],
    stranded: ['data-db-0', 'data-db-1', 'data-db-2'],
    claimsDeleted: [],
  });
});

test('S3.20: with one pod deleted at any moment of an update, the update ends, and each member on its own data', () => {
  const old = patched(chart('database'), { 'StatefulSet/db': { spec: { replicas: 2 } } });
  const next = patched(old, { 'StatefulSet/db': { spec: NEW } });
  const { exploration } = planUpgrade({ old, new: next, exhaustive: { fault: 'podDelete' } });
  expect(exploration).toMatchObject({ fault: 'podDelete', complete: true, findings: [] });
  expect(exploration!.states).toBeGreaterThan(1000);
}, 120_000);

test('what an update leaves old is told', () => {
  const next = { spec: { ...NEW, updateStrategy: { rollingUpdate: { partition: 2 } } } };
  const { changes } = planUpgrade({
    old: chart('database'),
    new: patched(chart('database'), { 'StatefulSet/db': next }),
  });
  expect(changes[0]!.effects).toContainEqual({ effect: 'keeps-old', pods: ['db-0', 'db-1'], why: 'partition 2' });
});

describe('the quorum', () => {
  const side = (spec: Patch, hints = {}) => ({
    old: patched(chart('cache'), { 'StatefulSet/cache': { spec: { replicas: 3, ...spec } } }),
    hints: { 'StatefulSet/cache': { startSeconds: 20, stopSeconds: 10, ...hints } },
  });
  const image = { template: { spec: { containers: { 0: { image: 'cache:7.2' } } } } };
  const availabilityOf = ({ old, hints }: ReturnType<typeof side>) =>
    planUpgrade({ old, new: patched(old, { 'StatefulSet/cache': { spec: image } }), hints }).changes[0]!.availability!;

  test('holds while one member after the other restarts, as slowly as hints say', () => {
    const { before, least, quorum, quorumAwayMs, reducedMs, outageMs } = availabilityOf(side({}));
    expect({ before, least, quorum, quorumAwayMs, outageMs }).toEqual({
      before: 3,
      least: 2,
      quorum: 2,
      quorumAwayMs: 0,
      outageMs: 0,
    });
    // Three times the start; a pod is Ready while it stops.
    expect(Math.round(reducedMs / 10_000)).toBeGreaterThanOrEqual(6);
  });

  test('is away while two of three restart together', () => {
    const away = availabilityOf(side({ updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }));
    expect(away.least).toBe(1);
    expect(away.quorumAwayMs).toBeGreaterThan(20_000);
  });

  test('is what the hint says', () => {
    expect(availabilityOf(side({}, { quorum: 3 }))).toMatchObject({ quorum: 3, least: 2 });
  });
});
