import { diagnose } from '../../lib/check/diagnose';
import { testExamples, told } from './support/examples';
import { inputOf } from './support/fragment';

testExamples('RUN01');

test.each([
  [
    'an image that cannot be pulled',
    { behaviours: { 'db:1': { does: 'pullError' } } },
    ['error: StatefulSet db does not come up: db-0 stays ImagePullBackOff, because its kubelet cannot pull its image'],
  ],
  [
    'members that start side by side: the first that is missing is told',
    {
      behaviours: { 'Pod/db-1': { does: 'neverReady' } },
      'StatefulSet/db': { 'spec.podManagementPolicy': 'Parallel' },
    },
    [
      'error: StatefulSet db does not come up: db-1 stays Running and not Ready, because its containers run and do not become Ready',
    ],
  ],
  [
    'a set that wants no pods',
    { behaviours: { 'db:1': { does: 'neverReady' } }, 'StatefulSet/db': { 'spec.replicas': 0 } },
    [],
  ],
  [
    'a paused Deployment',
    { behaviours: { 'app:1': { does: 'neverReady' } }, 'Deployment/app': { 'spec.paused': true } },
    [],
  ],
  [
    'no node has the room: TOP04 says so',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.resources': { requests: { cpu: '100' } } } },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('RUN01', fragment)).toEqual(expected);
});

test('nothing is played, and nothing said, of a cluster and images that nobody has described', () => {
  const { cluster: _, ...input } = inputOf({});
  const { diagnostics } = diagnose(input);
  expect(diagnostics.filter(({ code }) => code.startsWith('RUN'))).toEqual([]);
});
