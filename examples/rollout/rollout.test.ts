import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isReady } from '../../lib/model/pods';
import { yamlOf } from '../synthesis';
import { reportOf, Trial } from '../trial';
import { build } from './app';

const NODES = ['vmstorage-0', 'vmstorage-1', 'vmstorage-2'];

test('is synthesized', () => {
  expect(yamlOf(build)).toMatchSnapshot();
});

test('is verified: three storage nodes, no trouble', () => {
  expect(reportOf(build)).toEqual({ sets: 1, deployments: 0, ordinals: 3, troubles: [], refused: [] });
});

describe('a new version', () => {
  const trial = new Trial('rollout').settle();
  const versions = () => NODES.map((name) => /:(.*)-cluster/.exec(trial.pod(name)!.spec.containers[0]!.image!)![1]);
  const storage = (from: number) => trial.comings.slice(from).filter((coming) => coming.includes('vmstorage'));
  let front = { fewest: 3, most: 3 };
  trial.onMoment(() => {
    const pods = trial.store.list('Pod').filter(({ metadata }) => metadata.name.startsWith('vminsert-'));
    const live = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
    front = { fewest: Math.min(front.fewest, live.filter(isReady).length), most: Math.max(front.most, live.length) };
  });

  test('S3.15: reaches the last storage node first, and is held there', () => {
    const from = trial.comings.length;
    trial.settle();
    expect(storage(from)).toEqual(['-vmstorage-2', '+vmstorage-2']);
    expect(versions()).toEqual(['v1.121.0', 'v1.121.0', 'v1.122.0']);
  });

  test('S3.5, S3.6: meanwhile the front rolls by itself, one pod more and never one fewer', () => {
    expect(front).toEqual({ fewest: 3, most: 4 });
    const images = trial.store.list('Pod').filter(({ metadata }) => metadata.name.startsWith('vminsert-'));
    expect(images.map(({ spec }) => spec.containers[0]!.image)).toEqual(
      Array(3).fill('victoriametrics/vminsert:v1.122.0-cluster'),
    );
  });

  test('S3.14: let go, it reaches the others from the highest to the lowest, each Ready before the next', () => {
    const from = trial.comings.length;
    trial.settle();
    expect(storage(from)).toEqual(['-vmstorage-1', '+vmstorage-1', '-vmstorage-0', '+vmstorage-0']);
    expect(versions()).toEqual(['v1.122.0', 'v1.122.0', 'v1.122.0']);
  });

  test('the front names storage nodes as the headless Service does', () => {
    const front = trial.store.list('Deployment')[0]!.spec.template.spec.containers[0]!;
    expect(front.args).toEqual(trial.names('vmstorage-headless').map((name) => `-storageNode=${name}:8400`));
  });

  test('S3.17: a broken one stops at the last storage node, and taking it back frees that only when its pod is deleted', () => {
    const image = (tag: string) => ({
      object: 'StatefulSet/vmstorage',
      json: [
        {
          op: 'replace' as const,
          path: '/spec/template/spec/containers/0/image',
          value: `victoriametrics/vmstorage:${tag}-cluster`,
        },
      ],
    });
    trial.do({ behave: { 'victoriametrics/vmstorage:broken-cluster': { does: 'crashLoop' } } });
    trial.do({ patch: image('broken') }).do({ settle: { quiet: '11s' } });
    expect(trial.ready.filter((name) => name.startsWith('vmstorage'))).toEqual(['vmstorage-0', 'vmstorage-1']);
    trial.do({ patch: image('v1.122.0') }).do({ settle: { quiet: '11s' } });
    expect(versions()).toEqual(['v1.122.0', 'v1.122.0', 'broken']);
    trial.do({ delete: 'Pod/vmstorage-2' }).do({ settle: { quiet: '11s' } });
    expect(versions()).toEqual(['v1.122.0', 'v1.122.0', 'v1.122.0']);
    expect(trial.mounts('vmstorage-2')).toEqual([
      { claim: 'default/storage-vmstorage-2', readOnly: false, found: 'own' },
    ]);
  });
});

test.each(['1.34', '1.37'])(
  'S3.14, S3.15: a real control plane of %s makes the storage nodes in that order',
  (version) => {
    const recording = join(__dirname, '../../test/conformance/recordings', version, 'example-rollout.1.jsonl');
    const lines = readFileSync(recording, 'utf8').trim().split('\n');
    const made = lines
      .map((line) => JSON.parse(line))
      .filter(
        ({ by, verb, object }) => by === 'statefulset-controller' && verb === 'create' && object.startsWith('Pod/'),
      )
      .map(({ object, set }) => [object, set.spec.containers[0].image]);
    const [old, fresh] = ['v1.121.0', 'v1.122.0'].map((tag) => `victoriametrics/vmstorage:${tag}-cluster`);
    const started = NODES.map((name) => [`Pod/${name}`, old]);
    expect(made).toEqual([...started, ...[...NODES].reverse().map((name) => [`Pod/${name}`, fresh])]);
  },
);
