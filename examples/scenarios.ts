/**
 * The examples as scenarios for a real control plane: what is in the cluster already, then what `cdk8s synth` wrote. `scripts/example-scenarios.ts` writes
 * them to test/conformance/scenarios/, where their recordings are.
 */
import type { App } from 'cdk8s';
import { stringify } from 'yaml';
import type { Scenario } from '../lib/scenarios/scenario';
import { build as localDisks } from './local-disks/app';
import { build as mysqlReplicated } from './mysql-replicated/app';
import { build as rollout } from './rollout/app';
import { build as sharedUploads } from './shared-uploads/app';
import { type Build, yamlOf } from './synthesis';
import { build as web } from './web/app';
import { build as zookeeper } from './zookeeper/app';

const applied = (build: Build) => ({ apply: yamlOf(build) });

/** An apply of what has changed: of the rest, `kubectl apply` says `unchanged`. */
const appliedAfter = (before: Build, build: Build) => {
  const documents = yamlOf(before).split('---\n');
  const changed = yamlOf(build)
    .split('---\n')
    .filter((document) => !documents.includes(document));
  return { apply: changed.join('---\n') };
};

const newer = (app: App) => rollout(app, { version: 'v1.122.0', held: 0 });
const older = (app: App) => rollout(app, { version: 'v1.121.0', held: 0 });

const DEFAULT_CLASS = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: standard, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: block.example.com
volumeBindingMode: WaitForFirstConsumer
`;

const PASSWORDS = `apiVersion: v1
kind: Secret
metadata: {name: mysql-passwords}
stringData: {root: a-root-password, replication: a-replication-password}
`;

export const scenarios: readonly Scenario[] = [
  {
    name: 'example-zookeeper',
    about: 'examples/zookeeper on a cluster with Ceph block devices: zookeeper-1 to zookeeper-3 become Ready in order.',
    cluster: { drivers: [{ name: 'rbd.csi.ceph.com', attach: true, topology: 'none' }] },
    steps: [applied(zookeeper), { settle: {} }],
  },
  {
    name: 'example-web',
    about: 'examples/web on a cluster with a default class; then both pods are deleted, and come back to their claims.',
    steps: [
      { apply: DEFAULT_CLASS },
      applied(web),
      { settle: {} },
      { delete: 'Pod/web-0' },
      { delete: 'Pod/web-1' },
      { settle: {} },
    ],
  },
  {
    name: 'example-shared-uploads',
    about: 'examples/shared-uploads on a cluster with EFS: the pods of both Deployments share one claim, on all nodes.',
    cluster: { drivers: [{ name: 'efs.csi.aws.com', attach: false, topology: 'none', expand: false }] },
    steps: [applied(sharedUploads), { settle: {} }],
  },
  {
    name: 'example-mysql-replicated',
    about:
      'examples/mysql-replicated on EBS, each server taking a while: no replica is made before its donor is Ready.',
    cluster: { drivers: [{ name: 'ebs.csi.aws.com', attach: true, topology: 'zone' }] },
    behaviours: { 'mysql:8.4': { does: 'ready', readyAfter: '1s' } },
    steps: [{ apply: PASSWORDS }, applied(mysqlReplicated), { settle: {} }],
  },
  {
    name: 'example-local-disks',
    about: 'examples/local-disks: each broker gets the disk that is kept for it; drained, it waits for its machine.',
    cluster: {
      nodes: [
        { name: 'storage-1', zone: 'z1' },
        { name: 'storage-2', zone: 'z2' },
        { name: 'storage-3', zone: 'z3' },
        { name: 'spare', zone: 'z1' },
      ],
      drivers: [],
    },
    steps: [
      applied(localDisks),
      { settle: {} },
      { drain: 'storage-2' },
      { settle: {} },
      { uncordon: 'storage-2' },
      { wait: { for: 'Pod/kafka-1', until: 'Ready' } },
      { settle: {} },
    ],
  },
  {
    name: 'example-rollout',
    about:
      'examples/rollout: a new version goes to vmstorage-2 alone, then, held no longer, to vmstorage-1 and vmstorage-0.',
    cluster: { drivers: [{ name: 'driver.longhorn.io', attach: true, topology: 'none' }] },
    // Longer than minReady, and than a busy control plane takes to notice that it is over.
    steps: [
      applied(older),
      { settle: { quiet: '20s' } },
      appliedAfter(older, rollout),
      { settle: { quiet: '20s' } },
      appliedAfter(rollout, newer),
      { settle: { quiet: '20s' } },
    ],
  },
];

/** A scenario as a file. */
export function scenarioText(scenario: Scenario): string {
  return stringify(scenario, { blockQuote: 'literal', lineWidth: 160 });
}
