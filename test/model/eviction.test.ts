import { switchesOf } from '../../lib/kube/versions';
import { evict, type Granted, type Refused } from '../../lib/model/eviction';
import { world } from './world';

const KEY = 'default/web-0';

const pod = (status: string, meta = '') => `
apiVersion: v1
kind: Pod
metadata: {name: web-0, labels: {app: web}${meta}}
spec: {containers: [{name: app}]}
status: ${status}
---`;
const READY = pod('{phase: Running, conditions: [{type: Ready, status: "True"}]}');
const UNREADY = pod('{phase: Running, conditions: [{type: Ready, status: "False"}]}');

const budget = (status: string, spec = '', name = 'web') => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: ${name}, generation: 2}
spec: {selector: {matchLabels: {app: web}}${spec}}
status: {observedGeneration: 2, ${status}}
---`;

const ALWAYS = ', unhealthyPodEvictionPolicy: AlwaysAllow';
const DEFAULT_POLICIES = ['', ', unhealthyPodEvictionPolicy: IfHealthyBudget'];

function writes(answer: Granted | Refused): readonly string[] | string {
  if (!('requests' in answer)) return `${answer.code}`;
  return answer.requests.map(({ by, request }) => `${by} ${request.do} ${'kind' in request ? request.kind : ''}`);
}

const DELETED = ['requester patch Pod', 'requester delete Pod'];
const CHARGED = ['apiserver put PodDisruptionBudget', ...DELETED];

describe('R-EV2, R-EV3: who needs a budget', () => {
  const none = budget('currentHealthy: 1, desiredHealthy: 2, disruptionsAllowed: 0');
  const enough = 'currentHealthy: 2, desiredHealthy: 2, disruptionsAllowed: 0';
  test.each<[string, string, readonly string[] | string]>([
    ['no pod', '', '404'],
    ['no budget', READY, DELETED],
    ['a budget for others', READY + none.replace('app: web', 'app: x'), DELETED],
    ['D-X8: Pending', pod('{phase: Pending}') + none, DELETED],
    ['Succeeded', pod('{phase: Succeeded}') + none, DELETED],
    ['Failed', pod('{phase: Failed}') + none, DELETED],
    ['terminating', pod('{phase: Running}', ', deletionTimestamp: true') + none, DELETED],
    ['ready, nothing allowed', READY + none, '429'],
    ['ready, one allowed', READY + budget('currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1'), CHARGED],
    ['D-X12: two budgets', READY + none + budget('disruptionsAllowed: 1', '', 'too'), '500'],
    ...DEFAULT_POLICIES.flatMap((policy): [string, string, readonly string[] | string][] => [
      [
        `D-X1: unready, too few healthy${policy}`,
        UNREADY + budget('currentHealthy: 1, desiredHealthy: 2, disruptionsAllowed: 0', policy),
        '429',
      ],
      [`unready, enough healthy${policy}`, UNREADY + budget(enough, policy), DELETED],
      [
        `unready, none desired${policy}`,
        UNREADY + budget('currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0', policy),
        '429',
      ],
    ]),
    [
      'unready, too few healthy, AlwaysAllow',
      UNREADY + budget('currentHealthy: 1, desiredHealthy: 2, disruptionsAllowed: 0', ALWAYS),
      DELETED,
    ],
    ['ready, AlwaysAllow', READY + budget(enough, ALWAYS), '429'],
  ])('%s', (_, manifests, expected) => {
    expect(writes(evict(world(manifests), KEY, switchesOf()))).toEqual(expected);
  });
});

describe('R-EV4, R-EV6, R-EV7: what is charged and done', () => {
  const charged = (status: string) => {
    const answer = evict(world(READY + budget(status)), KEY, switchesOf());
    return 'requests' in answer ? answer.requests.map(({ request }) => request) : [];
  };
  const SUFFICIENT =
    'conditions: [{type: DisruptionAllowed, status: "True", reason: SufficientPods, message: "", observedGeneration: 2}]';

  test('the last one that is allowed', () => {
    const [put, patch, remove] = charged(`currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1, ${SUFFICIENT}`);
    expect(put).toMatchObject({ do: 'put', sub: 'status' });
    expect((put as unknown as { to: object }).to).toHaveProperty('status', {
      observedGeneration: 2,
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 0,
      disruptedPods: { 'web-0': true },
      conditions: [
        { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '', observedGeneration: 2 },
      ],
    });
    expect(patch).toMatchObject({
      do: 'patch',
      sub: 'status',
      to: {
        status: {
          conditions: [
            { type: 'Ready' },
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'EvictionByEvictionAPI',
              message: 'Eviction API: evicting',
            },
          ],
        },
      },
    });
    expect(remove).toEqual({ do: 'delete', kind: 'Pod', key: KEY, uid: 'Pod/default/web-0#1' });
  });

  test('one of several: the condition stays (EvictionPDBStatus)', () => {
    const [put] = charged(`disruptionsAllowed: 3, disruptedPods: {web-9: true}, ${SUFFICIENT}`);
    expect(put).toMatchObject({
      to: {
        status: {
          disruptionsAllowed: 2,
          disruptedPods: { 'web-0': true, 'web-9': true },
          conditions: [{ status: 'True' }],
        },
      },
    });
  });
});

const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget. ";
const NUMBERS = 'The disruption budget web needs 2 healthy pods and has 3 currently';
const BARE = 'The disruption budget web does not allow evicting pods currently';
const condition = (reason: string, message: string) =>
  `conditions: [{type: DisruptionAllowed, status: "False", reason: ${reason}, message: "${message}"}]`;
const MANY = `disruptedPods: {${Array.from({ length: 2001 }, (_, i) => `p${i}: true`).join(', ')}}`;

describe('R-EV4, R-EV5: the words of a refusal', () => {
  test.each<[string, string, string, string]>([
    [
      '1.37',
      'the numbers explain it',
      'currentHealthy: 2, desiredHealthy: 2',
      `${VIOLATES}The disruption budget web needs 2 healthy pods and has 2 currently`,
    ],
    ['1.34', 'numbers, always', 'currentHealthy: 3, desiredHealthy: 2', VIOLATES + NUMBERS],
    ['1.35', 'the numbers do not explain it', 'currentHealthy: 3, desiredHealthy: 2', VIOLATES + BARE],
    [
      '1.35',
      'a condition does',
      `currentHealthy: 3, desiredHealthy: 2, ${condition('Mine', 'no')}`,
      `${VIOLATES + BARE} (Mine): no`,
    ],
    [
      '1.35',
      'D-X13: the sync has failed',
      `currentHealthy: 1, desiredHealthy: 2, ${condition('SyncFailed', 'why')}`,
      `${VIOLATES + BARE} because it failed sync: why`,
    ],
    [
      '1.34',
      'D-X13: which is not said',
      `currentHealthy: 3, desiredHealthy: 2, ${condition('SyncFailed', 'why')}`,
      VIOLATES + NUMBERS,
    ],
    [
      '1.37',
      'not yet seen',
      'observedGeneration: 1',
      `${VIOLATES}The disruption budget web is still being processed by the server.`,
    ],
    [
      '1.37',
      'negative',
      'disruptionsAllowed: -1',
      `poddisruptionbudget.policy "web" is forbidden: pdb disruptions allowed is negative ${BARE}: pdb disruptions allowed is negative`,
    ],
    [
      '1.36',
      'negative',
      'disruptionsAllowed: -1',
      'poddisruptionbudget.policy "web" is forbidden: pdb disruptions allowed is negative',
    ],
    [
      '1.37',
      'too many',
      `disruptionsAllowed: 1, ${MANY}`,
      `poddisruptionbudget.policy "web" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller ${BARE}: too many pending evictions not confirmed by PDB controller`,
    ],
  ])('%s: %s', (version, _, status, expected) => {
    const manifests = READY + budget(status).replace(/observedGeneration: 2, observedGeneration/, 'observedGeneration');
    expect(evict(world(manifests), KEY, switchesOf(version))).toHaveProperty('message', expected);
  });

  test('more than one budget', () => {
    expect(evict(world(READY + budget('') + budget('', '', 'too')), KEY, switchesOf())).toEqual({
      code: 500,
      reason: 'InternalError',
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    });
  });
});
