import { scheduler } from '../../../../lib/model/controllers/scheduler';
import { planned, world } from '../../world';

/** What two pods cannot both have on one node. The first pod of the node is in nobody's way. */

const pod = (name: string, spec: string) => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {${spec}}
status: {phase: Pending}`;

const answer = (wanted: string, used: string) => {
  const store = world(
    `
apiVersion: v1
kind: Node
metadata: {name: a, labels: {kubernetes.io/hostname: a}}
status: {allocatable: {cpu: "1", memory: 8Gi, pods: "110"}}` +
      pod('harmless', 'nodeName: a, containers: [{name: app}]') +
      pod('user', `nodeName: a, ${used}`) +
      pod('web-0', wanted),
  );
  const lines = planned(scheduler, store, 'default/web-0');
  return (
    /0\/1 nodes are available: 1 (.*?)\. preemption/.exec(lines.join('\n'))?.[1] ??
    lines.find((line) => line.startsWith('bind'))
  );
};

const BOUND = 'bind default/web-0 a';

describe('ports of the host', () => {
  const TAKEN = "node(s) didn't have free ports for the requested pod ports";
  const port = (number: number, more = '') =>
    `containers: [{name: app, ports: [{containerPort: 1, hostPort: ${number}${more}}]}]`;
  test.each([
    ['the same', port(80), port(80), TAKEN],
    ['another', port(80), port(81), BOUND],
    ['none', port(80), 'containers: [{name: app}]', BOUND],
    ['of another protocol', port(80), port(80, ', protocol: UDP'), BOUND],
    ['at another address', port(80, ', hostIP: 10.0.0.1'), port(80, ', hostIP: 10.0.0.2'), BOUND],
    ['at the same address', port(80, ', hostIP: 10.0.0.1'), port(80, ', hostIP: 10.0.0.1'), TAKEN],
    ['at all addresses', port(80, ', hostIP: 10.0.0.1'), port(80), TAKEN],
    ['… the other way round', port(80), port(80, ', hostIP: 10.0.0.1'), TAKEN],
  ])('%s', (_, wanted, used, expected) => {
    expect(answer(wanted, used)).toBe(expected);
  });
});

describe('disks that one node mounts once', () => {
  const TAKEN = 'node(s) had no available disk';
  const disk = (source: string) =>
    `containers: [{name: app}], volumes: [{name: x, emptyDir: {}}, {name: d, ${source}}]`;
  const gce = (name: string, more = '') => disk(`gcePersistentDisk: {pdName: ${name}${more}}`);
  const aws = (id: string) => disk(`awsElasticBlockStore: {volumeID: ${id}}`);
  const iscsi = (iqn: string, more = '') => disk(`iscsi: {iqn: ${iqn}${more}}`);
  const rbd = (image: string, monitors = 'm1', more = '') =>
    disk(`rbd: {pool: p, image: ${image}, monitors: [${monitors}]${more}}`);
  const READ = ', readOnly: true';
  test.each([
    ['the same GCE disk', gce('a'), gce('a'), TAKEN],
    ['… that one only reads', gce('a', READ), gce('a'), TAKEN],
    ['… that both only read', gce('a', READ), gce('a', READ), BOUND],
    ['another GCE disk', gce('a'), gce('b'), BOUND],
    ['the same EBS volume', aws('a'), aws('a'), TAKEN],
    ['another EBS volume', aws('a'), aws('b'), BOUND],
    ['a disk of another kind', aws('a'), gce('a'), BOUND],
    ['the same iSCSI target', iscsi('a'), iscsi('a'), TAKEN],
    ['… that both only read', iscsi('a', READ), iscsi('a', READ), BOUND],
    ['another iSCSI target', iscsi('a'), iscsi('b'), BOUND],
    ['the same image, by one common monitor', rbd('a', 'm1, m2'), rbd('a', 'm3, m2'), TAKEN],
    ['… without one', rbd('a', 'm1'), rbd('a', 'm3'), BOUND],
    ['… that both only read', rbd('a', 'm1', READ), rbd('a', 'm1', READ), BOUND],
    ['another image', rbd('a'), rbd('b'), BOUND],
  ])('%s', (_, wanted, used, expected) => {
    expect(answer(wanted, used)).toBe(expected);
  });
});
