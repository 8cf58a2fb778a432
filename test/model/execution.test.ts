import { switchesOf } from '../../lib/kube/versions';
import { type Action, ANSWER, type Aside, type Plan } from '../../lib/model/actions';
import type { Admission } from '../../lib/model/apiserver';
import { Cluster } from '../../lib/model/cluster';
import type { Controller } from '../../lib/model/controller';
import { LiveStore } from '../../lib/model/store/live-store';
import { RECORDED_TIMINGS } from './world';

/** An API server that takes everything but what is called `bad`. */
const admission: Admission = {
  switches: switchesOf(),
  admit: (_, __, object) => object,
  validate: (_, __, object) =>
    object.metadata.name.startsWith('bad')
      ? { refused: 'Invalid', message: `${object.metadata.name} is $& bad` }
      : undefined,
};

const note = (message: string): Aside => ({
  do: 'event',
  on: { kind: 'Pod', key: 'x' },
  type: 'Normal',
  reason: 'R',
  message,
});
const make = (name: string, more: Partial<Extract<Action, { do: 'create' }>> = {}): Action => ({
  do: 'create',
  kind: 'ConfigMap',
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
  ...more,
});
const fail: Plan = [{ do: 'fail', error: 'failed' }];

/** Plays one sync to its end, a step a text: what it stored, refused and noted; then whether the key waits for a back-off. */
function play(plan: Plan, choices: readonly number[] = []): readonly string[] {
  const controller: Controller = { name: 'toy', watches: [], reconcile: () => plan };
  const cluster = new Cluster({ controllers: [controller], admission, timings: RECORDED_TIMINGS });
  const store = new LiveStore();
  cluster.enqueue(store, 'toy', 'k');
  const steps: string[] = [];
  for (let i = 0; i < 20; i++) {
    const work = store.get('Work', 'toy k');
    if (!work) return steps;
    if (work.failed) return [...steps, 'failed'];
    const { changes, events, refused } = cluster.take(store, {
      take: 'turn',
      controller: 'toy',
      key: 'k',
      choice: i === 0 ? 0 : (choices[i - 1] ?? 0),
    });
    steps.push(
      [
        ...changes.map(({ key }) => key),
        ...(refused ? ['refused'] : []),
        ...events.map(({ message }) => `(${message})`),
      ].join(' '),
    );
  }
  throw new Error('it does not end');
}

test.each<readonly [string, Plan, readonly string[]]>([
  ['nothing', [], ['']],
  ['one write a step', [make('a'), make('b')], ['a', 'b']],
  [
    'asides go with the write before them',
    [note('0'), make('a'), note('1'), make('b'), note('2')],
    ['a (0) (1)', 'b (2)'],
  ],
  ['what accompanies success', [make('a', { after: [note('made')] }), make('b')], ['a (made)', 'b']],
  ['an error drops the rest', [make('bad'), make('b')], ['refused', 'failed']],
  [
    'another plan takes its place',
    [make('bad', { orElse: [note(`no: ${ANSWER}`), make('c')] }), make('b')],
    ['refused (no: bad is $& bad)', 'c'],
  ],
  ['which may fail, too', [make('bad', { orElse: [make('c'), ...fail] })], ['refused', 'c', 'failed']],
  ['one for this refusal', [make('bad', { on: { Invalid: [make('c')] }, orElse: [make('d')] })], ['refused', 'c']],
  ['but not for another', [make('bad', { on: { Conflict: [make('c')] }, orElse: [make('d')] })], ['refused', 'd']],
  [
    'a refusal that counts as success',
    [make('bad', { tolerates: ['Invalid'], after: [note('fine')] }), make('b')],
    ['(fine)', 'b'],
  ],
  ['an error of its own', [make('a'), ...fail, make('b')], ['a', 'failed']],
  [
    'deferred errors wait for the checkpoint',
    [
      make('bad', { deferred: true, orElse: [note('oh')] }),
      make('b'),
      { do: 'checkpoint', orElse: [note(ANSWER), ...fail] },
      make('c'),
    ],
    ['refused (oh)', 'b (bad is $& bad)', 'failed'],
  ],
  [
    'several are told as a list, equal ones once',
    [
      make('bad', { deferred: true }),
      make('bad2', { deferred: true }),
      make('bad', { deferred: true }),
      { do: 'checkpoint', orElse: [note(ANSWER)] },
    ],
    ['refused', 'refused', 'refused ([bad is $& bad, bad2 is $& bad])'],
  ],
  [
    'a reaction may word the error',
    [
      make('bad', { deferred: true, orElse: [{ do: 'stumble', error: `no bad: ${ANSWER}` }] }),
      { do: 'checkpoint', orElse: [note(ANSWER)] },
    ],
    ['refused (no bad: bad is $& bad)'],
  ],
  [
    'what has a plan of its own is no error',
    [make('bad', { deferred: true, on: { Invalid: [note('known')] } }), { do: 'checkpoint', orElse: fail }, make('c')],
    ['refused (known)', 'c'],
  ],
  [
    'a checkpoint without errors is passed',
    [
      { do: 'stumble', error: 'e' },
      { do: 'checkpoint', orElse: [] },
      { do: 'checkpoint', orElse: fail },
    ],
    [''],
  ],
])('%s', (_, plan, steps) => {
  expect(play(plan)).toEqual(steps);
});

describe('side by side', () => {
  const together = (...plans: readonly Plan[]): Action => ({ do: 'together', plans });
  test.each<readonly [string, Plan, readonly number[], readonly string[]]>([
    [
      'branches take turns',
      [together([make('a1'), make('a2')], [make('b1'), make('b2')]), make('c')],
      [],
      ['', 'a1', 'b1', 'a2', 'b2', 'c'],
    ],
    ['or go in any order', [together([make('a1'), make('a2')], [make('b1')])], [1, 0, 0], ['', 'b1', 'a1', 'a2']],
    ['empty branches are none', [together([], []), make('c')], [], ['c']],
    [
      'an error ends its branch only, and the checkpoint tells',
      [
        together([make('bad'), make('a2')], [make('b1')]),
        { do: 'checkpoint', orElse: [note(ANSWER), ...fail] },
        make('c'),
      ],
      [],
      ['', 'refused', 'b1 (bad is $& bad)', 'failed'],
    ],
    [
      'a branch has checkpoints of its own',
      [
        together(
          [make('bad', { deferred: true }), { do: 'checkpoint', orElse: [note('mine'), ...fail] }, make('a2')],
          [
            make('b0', { deferred: true }),
            make('b1', { deferred: true }),
            { do: 'checkpoint', orElse: [note('not mine')] },
            make('b2'),
          ],
        ),
        { do: 'checkpoint', orElse: [note('all')] },
      ],
      [],
      ['', 'refused (mine)', 'b0', 'b1', 'b2 (all)'],
    ],
    [
      'errors of a branch that waits are still its own',
      [
        together(
          [make('bad', { deferred: true }), make('a1'), { do: 'checkpoint', orElse: [note('mine')] }],
          [make('b1'), { do: 'checkpoint', orElse: [note('not mine')] }, make('b2')],
        ),
      ],
      [],
      ['', 'refused', 'b1', 'a1 (mine)', 'b2'],
    ],
  ])('%s', (_, plan, choices, steps) => {
    expect(play(plan, choices)).toEqual(steps);
  });
});

describe('one of several plans', () => {
  const either = (...plans: readonly Plan[]): Action => ({ do: 'either', plans });
  test.each<readonly [string, Plan, readonly number[], readonly string[]]>([
    ['the first is the usual one', [make('a'), either([make('b')], []), make('c')], [], ['a', 'b', 'c']],
    ['the last leaves it out', [make('a'), either([make('b')], []), make('c')], [1], ['a', 'c']],
    ['one within another', [either([make('a'), either([], [make('b')])], []), make('c')], [0, 1], ['', 'a', 'b', 'c']],
    [
      'in a branch',
      [{ do: 'together', plans: [[either([make('a')], [make('b')])], [make('c')]] }],
      [1],
      ['', 'b', 'c'],
    ],
    [
      'branches of a branch',
      [{ do: 'together', plans: [[{ do: 'together', plans: [[make('a')], [make('b')]] }]] }],
      [1],
      ['', 'b', 'a'],
    ],
  ])('%s', (_, plan, choices, steps) => {
    expect(play(plan, choices)).toEqual(steps);
  });
});

test('memory and timers come and go as asides', () => {
  const plan: Plan = [
    { do: 'remember', id: 'i', value: 1, about: ['x'] },
    { do: 'arm', timer: 't', ms: 5 },
    { do: 'arm', timer: 't', ms: 7 },
    { do: 'arm', timer: 'u', ms: 5 },
    { do: 'disarm', timer: 'u' },
    { do: 'requeue', key: 'other' },
  ];
  const controller: Controller = { name: 'toy', watches: [], reconcile: (_, key) => (key === 'k' ? plan : []) };
  const cluster = new Cluster({ controllers: [controller], admission, timings: RECORDED_TIMINGS });
  const store = new LiveStore();
  cluster.enqueue(store, 'toy', 'k');
  cluster.take(store, { take: 'turn', controller: 'toy', key: 'k', choice: 0 });
  expect(store.by('Memo', 'about', 'toy x')).toEqual([{ controller: 'toy', id: 'i', value: 1, about: ['x'] }]);
  // Armed is armed: a second time changes nothing.
  expect(store.list('Timer').map(({ name, ms }) => [name, ms])).toEqual([['t', 5]]);
  expect(store.keys('Work')).toEqual(['toy other']);
});

test('deeds on a machine that follow each other are one step, and a request is another', () => {
  const ledger = (key: string): Action => ({ do: 'host', kind: 'Ledger', key, to: { claim: key, identity: key } });
  expect(play([ledger('a'), ledger('b'), make('c'), ledger('d')])).toEqual(['a b', 'c', 'd']);
});
