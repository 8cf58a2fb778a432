import { endingCommands } from '../../lib/kube/command-ends';
import type { KubeObject } from '../../lib/kube/objects';

const workload = (kind: string, container: object) =>
  ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'a' },
    spec: { template: { spec: { containers: [{ name: 'a', ...container }] } } },
  }) as unknown as KubeObject;
const sh = (script: string) => ({ image: 'app:1', command: ['sh', '-c', script] });

test.each<[what: string, container: object, ends: string | undefined]>([
  ['one command', sh('date >> /files/log'), 'date >> /files/log'],
  ['several', sh('mkdir -p /a && touch /a/b; ls\ntrue'), 'mkdir -p /a && touch /a/b; ls true'],
  ['the script in args', { image: 'app:1', command: ['/bin/bash', '-c'], args: ['echo hello'] }, 'echo hello'],
  ['a file', sh('cat /etc/hosts'), 'cat /etc/hosts'],
  ['an image that is a shell', { image: 'docker.io/library/busybox:1.36' }, 'sh'],
  ['a loop', sh('while true; do date; sleep 60; done'), undefined],
  ['a server', sh('touch /ready; exec server'), undefined],
  ['something unknown', sh('echo hello; run'), undefined],
  ['a pipe', sh('echo hello | server'), undefined],
  ['a substitution', sh('echo $(server)'), undefined],
  ['standard input', sh('cat'), undefined],
  ['a device', sh('cat /dev/zero'), undefined],
  ['words after the script', { image: 'app:1', command: ['sh', '-c', 'echo $0', 'x'] }, undefined],
  ['arguments of an unknown entry point', { image: 'busybox', args: ['httpd'] }, undefined],
  ['an image of its own', { image: 'example.com/busybox-server' }, undefined],
])('%s', (_, container, ends) => {
  const told = endingCommands(workload('Deployment', container)).map(
    ({ message }) => /after "(.*)" and/.exec(message)?.[1],
  );
  expect(told).toEqual(ends === undefined ? [] : [ends]);
});

test.each([
  ['StatefulSet', 1],
  ['Deployment', 1],
  ['ReplicaSet', 1],
  ['DaemonSet', 1],
  ['Job', 0],
  ['CronJob', 0],
])('%s', (kind, count) => {
  expect(endingCommands(workload(kind, sh('date')))).toHaveLength(count);
});
