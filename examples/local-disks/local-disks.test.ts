import { yamlOf } from '../synthesis';
import { reportOf, Trial } from '../trial';
import { build } from './app';

test('is synthesized', () => {
  expect(yamlOf(build)).toMatchSnapshot();
});

test('is verified: three brokers, no trouble', () => {
  expect(reportOf(build)).toEqual({ sets: 1, deployments: 0, ordinals: 3, troubles: [], refused: [] });
});

describe('on a cluster with three machines that have disks, and a spare one', () => {
  const trial = new Trial('local-disks').settle();
  const places = () => ['kafka-0', 'kafka-1', 'kafka-2'].map((name) => trial.pod(name)?.spec.nodeName);

  test('each broker runs where its disk is', () => {
    expect(places()).toEqual(['storage-1', 'storage-2', 'storage-3']);
    const bound = trial.store
      .list('PersistentVolumeClaim')
      .map(({ metadata, spec }) => [metadata.name, spec.volumeName]);
    expect(bound).toEqual([0, 1, 2].map((i) => [`data-kafka-${i}`, `kafka-disk-${i}`]));
  });

  test('the quorum is made of names that the headless Service gives', () => {
    const env = trial.pod('kafka-0')!.spec.containers[0]!.env!;
    const voters = env.find(({ name }) => name === 'KAFKA_CONTROLLER_QUORUM_VOTERS')!.value!.split(',');
    const inNamespace = (voter: string) => voter.replace(/^\d@(.*)\.default\.svc\.cluster\.local:9093$/, '$1');
    expect(voters.map(inNamespace)).toEqual(trial.names('kafka-headless'));
  });

  test('S0.3 refuted for a node-local volume: a broker whose machine is drained waits, though another has room', () => {
    trial.settle();
    expect(trial.ready).toEqual(['kafka-0', 'kafka-2']);
    const { conditions } = trial.pod('kafka-1')!.status!;
    expect(conditions!.find(({ type }) => type === 'PodScheduled')).toMatchObject({
      status: 'False',
      message: expect.stringContaining("3 node(s) didn't match PersistentVolume's node affinity"),
    });
    trial.settle();
    expect(places()).toEqual(['storage-1', 'storage-2', 'storage-3']);
    expect(trial.mounts('kafka-1')).toEqual([{ claim: 'default/data-kafka-1', readOnly: false, found: 'own' }]);
  });
});

test('brokers start together: none waits until the one before is Ready, which it cannot be alone', () => {
  const trial = new Trial('local-disks').do({ behave: { 'Pod/kafka-0': { does: 'neverReady' } } }).settle();
  expect(trial.ready).toEqual(['kafka-1', 'kafka-2']);
});
