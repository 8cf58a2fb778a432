import { testExamples, told } from './support/examples';

testExamples('UPD10');

const TIMES = { startSeconds: 120, stopSeconds: 60 };
const GRACE = { 'spec.template.spec.terminationGracePeriodSeconds': 90 };
const set = (more: object, hints: object = {}) => ({
  'StatefulSet/db': { ...GRACE, ...more },
  hints: { 'StatefulSet/db': { ...TIMES, ...hints } },
});
const ALONE = 'StatefulSet db: a rollout takes about 9 min (3 min per member), at least 2 of 3 members up';
const RECREATE = {
  'Deployment/app': { 'spec.strategy': { type: 'Recreate' }, 'spec.progressDeadlineSeconds': 100, ...GRACE },
  hints: { 'Deployment/app': TIMES },
};

test.each<[string, object, readonly string[]]>([
  ['no timeout is known', set({}), [`info: ${ALONE}`]],
  [
    'helm waits too short',
    { ...set({}), tool: { helm: { wait: true, timeoutSeconds: 300 } } },
    [`warning: ${ALONE}; the helm timeout is 5 min`],
  ],
  [
    "helm's own timeout",
    { ...set({}), tool: { helm: { wait: true } } },
    [`warning: ${ALONE}; the helm timeout is 5 min`],
  ],
  ['helm does not wait', { ...set({}), tool: { helm: { timeoutSeconds: 300 } } }, [`info: ${ALONE}`]],
  ['Flux waits long enough', { ...set({}), tool: { flux: { timeoutSeconds: 600 } } }, []],
  [
    'minReadySeconds and a probe that waits',
    set({ 'spec.minReadySeconds': 10, 'spec.template.spec.containers.0.readinessProbe.initialDelaySeconds': 150 }),
    ['info: StatefulSet db: a rollout takes about 11 min (3 min 40 s per member), at least 2 of 3 members up'],
  ],
  [
    'two at a time',
    set({ 'spec.replicas': 5, 'spec.updateStrategy': { rollingUpdate: { maxUnavailable: 2 } } }),
    ['info: StatefulSet db: a rollout takes about 9 min (3 min per member), at least 3 of 5 members up'],
  ],
  [
    'a partition',
    set({ 'spec.updateStrategy': { rollingUpdate: { partition: 2 } } }),
    ['info: StatefulSet db: a rollout takes about 3 min (3 min per member), at least 2 of 3 members up'],
  ],
  [
    'members that join',
    set({}, { readyMeans: 'joined', joinSeconds: 60 }),
    ['info: StatefulSet db: a rollout takes about 12 min (4 min per member), at least 2 of 3 members up'],
  ],
  [
    'a Deployment that is made anew',
    RECREATE,
    [
      'warning: Deployment app: a rollout takes about 3 min (3 min per member), at least 0 of 2 members up; progressDeadlineSeconds is 100 s',
    ],
  ],
  ['OnDelete', set({ 'spec.updateStrategy': { type: 'OnDelete' } }), []],
  ['an operator rolls it', set({}, { rolledBy: 'db-operator' }), []],
  ['no time to stop is known', { hints: { 'StatefulSet/db': { startSeconds: 120 } } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('UPD10', fragment as never)).toEqual(expected);
});
