import { diagnosed, testExamples, told } from './support/examples';

testExamples('UPD08');

const scaler = (kind: string, name: string, least: number, most: number, apiVersion = 'apps/v1') => ({
  'HorizontalPodAutoscaler/x': {
    apiVersion: 'autoscaling/v2',
    metadata: { name: 'x' },
    spec: { scaleTargetRef: { apiVersion, kind, name }, minReplicas: least, maxReplicas: most },
  },
});
const DELETES = { 'StatefulSet/db': { 'spec.persistentVolumeClaimRetentionPolicy': { whenScaled: 'Delete' } } };

test.each<[string, object, readonly string[]]>([
  [
    'a Deployment',
    scaler('Deployment', 'app', 2, 5),
    ['warning: Deployment app: spec.replicas 2 and autoscaler x (2–5) both own the scale: each apply resets it to 2'],
  ],
  [
    'a set whose claims go with its pods',
    { ...scaler('StatefulSet', 'db', 3, 5), ...DELETES },
    ['error: StatefulSet db: spec.replicas 3 and autoscaler x (3–5) both own the scale: each apply resets it to 3'],
  ],
  ['an autoscaler that leaves no choice', scaler('Deployment', 'app', 2, 2), []],
  ['a target of another group', scaler('Deployment', 'app', 2, 5, 'example.com/v1'), []],
  ['a target of another name', scaler('Deployment', 'web', 2, 5), []],
  [
    'replicas that the manifest leaves out',
    { ...scaler('Deployment', 'app', 2, 5), 'Deployment/app': { 'spec.replicas': null } },
    [],
  ],
  [
    'replicas that leave the manifest',
    { ...scaler('Deployment', 'app', 2, 5), before: {}, after: { 'Deployment/app': { 'spec.replicas': null } } },
    [
      'info: Deployment app: spec.replicas goes from the manifest: a client-side apply sets it to 1 once, before autoscaler x raises it',
    ],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('UPD08', fragment as never)).toEqual(expected);
});

test('the loss of claims is a loss of data', () => {
  const { diagnostics } = diagnosed({ ...scaler('StatefulSet', 'db', 3, 5), ...DELETES });
  expect(diagnostics.find(({ code }) => code === 'UPD08')?.data).toBe(true);
});
