import { switchesOf } from '../../../lib/kube/versions';
import { pvcProtection } from '../../../lib/model/controllers/pvc-protection';
import type { ApiKind, ApiRow, Row } from '../../../lib/model/kinds';
import { ControllerView } from '../../../lib/model/view';
import { RECORDED_TIMINGS } from '../world';
import { boundClaim, claim, lines, plansOf, pod, stored } from './persistent-volume-binder/objects';

type Objects = readonly ApiRow<ApiKind>[];

const syncs = (objects: Objects, version = '1.34.4') =>
  plansOf(pvcProtection, stored(...objects), 'default/data', version).map(lines)[0];

const released = ['put PersistentVolumeClaim/default/data {"metadata.finalizers":null}'];

describe('RC-10, R-P11: when a claim that is being deleted is let go', () => {
  const deleted = boundClaim('data', 'a', { deleted: true });
  const web = pod('web-0', { ephemeral: ['scratch'], node: 'node-a' });
  test.each<[string, Objects, readonly string[]]>([
    ['no pod', [deleted], released],
    ['a running pod', [deleted, pod('web-0', { claims: ['data'], node: 'node-a', phase: 'Running' })], []],
    [
      'a pod that has ended, but is there',
      [deleted, pod('web-0', { claims: ['data'], node: 'node-a', phase: 'Failed' })],
      [],
    ],
    ['a pod without a node', [deleted, pod('web-0', { claims: ['data'] })], released],
    ['a pod of another claim', [deleted, pod('web-0', { claims: ['other'], node: 'node-a' })], released],
    ['not deleted', [boundClaim('data', 'a')], []],
    ['deleted, but held by somebody else alone', [boundClaim('data', 'a', { deleted: true, finalizers: ['x'] })], []],
    [
      'not deleted and without the finalizer',
      [claim('data', { finalizers: [] })],
      ['put PersistentVolumeClaim/default/data {"metadata.finalizers":["kubernetes.io/pvc-protection"]}'],
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects)).toEqual(plan);
  });

  test.each<[string, Parameters<typeof pod>[1], readonly string[]]>([
    ['runs', { node: 'node-a' }, []],
    ['stops', { node: 'node-a', deleted: true, graceSeconds: 30 }, []],
    [
      'has stopped, or was deleted by force',
      { node: 'node-a', deleted: true, graceSeconds: 0 },
      ['put PersistentVolumeClaim/default/web-0-scratch {"metadata.finalizers":null}'],
    ],
    [
      'is another pod of the name',
      { node: 'node-a', uid: 'Pod/default/web-0#2' },
      ['put PersistentVolumeClaim/default/web-0-scratch {"metadata.finalizers":null}'],
    ],
  ])('a generic ephemeral claim whose pod %s', (_, description, plan) => {
    const store = stored(
      claim('web-0-scratch', { deleted: true, owner: web }),
      pod('web-0', { ephemeral: ['scratch'], ...description }),
    );
    expect(plansOf(pvcProtection, store, 'default/web-0-scratch', '1.34.4').map(lines)).toEqual([plan]);
  });
});

describe('RC-16, R-P11: the condition Unused', () => {
  const told = (status: 'True' | 'False') =>
    boundClaim('data', 'a', { status: { conditions: [{ type: 'Unused', status }] } });
  const used = [
    'put PersistentVolumeClaim/default/data {"status.conditions":[{"type":"Unused","status":"False","reason":"PodUsingPVC","message":"A pod is currently referencing this PVC"}]}',
  ];
  const unused = [
    'put PersistentVolumeClaim/default/data {"status.conditions":[{"type":"Unused","status":"True","reason":"NoPodsUsingPVC","message":"No pods are currently referencing this PVC"}]}',
  ];
  test.each<[string, Objects, readonly string[]]>([
    ['bound, no pod', [boundClaim('data', 'a')], unused],
    ['bound, a pod without a node', [boundClaim('data', 'a'), pod('web-0', { claims: ['data'] })], used],
    ['told already', [told('True')], []],
    ['told otherwise', [told('True'), pod('web-0', { claims: ['data'] })], used],
    [
      'its pod has ended',
      [told('False'), pod('web-0', { claims: ['data'], node: 'node-a', phase: 'Succeeded' })],
      unused,
    ],
    [
      'its pod is stopping, its container runs',
      [told('False'), pod('web-0', { claims: ['data'], deleted: true, running: true })],
      [],
    ],
    [
      'its pod is being deleted and never ran',
      [told('False'), pod('web-0', { claims: ['data'], deleted: true })],
      unused,
    ],
    ['not bound', [claim('data')], []],
    [
      'being deleted, a pod that never ran',
      [boundClaim('data', 'a', { deleted: true }), pod('web-0', { claims: ['data'], node: 'node-a' })],
      [],
    ],
    [
      'and without the finalizer: the second write is made from an old version',
      [boundClaim('data', 'a', { finalizers: [] })],
      [...unused, 'put PersistentVolumeClaim/default/data {"metadata.finalizers":["kubernetes.io/pvc-protection"]}'],
    ],
  ])('%s', (_, objects, plan) => {
    expect(syncs(objects, '1.37.1')).toEqual(plan);
  });

  test('until 1.36 there is none', () => {
    expect(syncs([boundClaim('data', 'a')], '1.36.3')).toEqual([]);
  });
});

describe('what wakes the controller', () => {
  const keys = (version: string, before: Row<ApiKind> | undefined, after: Row<ApiKind> | undefined) => {
    const { kind } = (after ?? before) as Row<ApiKind>;
    const view = new ControllerView(stored(), switchesOf(version), RECORDED_TIMINGS, pvcProtection.name, '');
    const [watch] = pvcProtection.watches.filter((each) => each.kind === kind);
    return watch.keys({ kind: kind as ApiKind, key: 'default/data', before, after } as never, view);
  };
  const bound = pod('web-0', { claims: ['data'], ephemeral: ['scratch'], node: 'node-a' });
  const running = pod('web-0', {
    claims: ['data'],
    ephemeral: ['scratch'],
    node: 'node-a',
    phase: 'Running',
    running: true,
  });
  const both = ['default/data', 'default/web-0-scratch'];
  test.each<[string, Row<ApiKind> | undefined, Row<ApiKind> | undefined, readonly string[], readonly string[]]>([
    ['a pod comes', undefined, bound, both, both],
    ['a pod goes', bound, undefined, both, both],
    [
      'a pod gets its node',
      pod('web-0', { claims: ['data'] }),
      pod('web-0', { claims: ['data'], node: 'node-a' }),
      [],
      ['default/data'],
    ],
    ['a pod runs', bound, running, [], []],
    ['a pod ends', running, { ...running, status: { phase: 'Failed' } }, both, both],
    ['a pod has no volumes', undefined, { ...bound, spec: { containers: [] } }, [], []],
    ['a claim comes', undefined, claim('data'), [], ['default/data']],
    [
      'a claim has the condition',
      undefined,
      claim('data', { status: { conditions: [{ type: 'Unused', status: 'True' }] } }),
      [],
      [],
    ],
    ['a claim is deleted', claim('data'), claim('data', { deleted: true }), ['default/data'], ['default/data']],
    ['a claim lacks the finalizer', undefined, claim('data', { finalizers: [] }), ['default/data'], ['default/data']],
    ['a claim is gone', claim('data'), undefined, [], []],
  ])('%s', (_, before, after, in134, in137) => {
    expect([keys('1.34.4', before, after), keys('1.37.1', before, after)]).toEqual([in134, in137]);
  });
});
