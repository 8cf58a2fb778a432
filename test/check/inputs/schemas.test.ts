import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { readCluster } from '../../../lib/check/inputs/cluster';
import { CLUSTER_SCHEMA } from '../../../lib/check/inputs/cluster-schema';
import { readConfiguration } from '../../../lib/check/inputs/config';
import { CONFIG_SCHEMA } from '../../../lib/check/inputs/config-schema';
import type { OfMapping } from '../../../lib/check/inputs/schema';
import type { ClusterDescription } from '../../../lib/rules/facts/cluster-description';
import { HINT_NAMES } from '../../../lib/rules/facts/hint-book';
import { schemaFiles } from '../../../scripts/json-schemas';

const root = resolve(__dirname, '../../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');

test.each([...schemaFiles()])('%s is up to date: node -r @swc-node/register scripts/json-schemas.ts', (path, text) => {
  expect(read(path)).toBe(text);
});

test.each([...schemaFiles().keys()])('%s is a schema', (path) => {
  new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(read(path)));
});

const EVERYTHING: Required<ClusterDescription> = {
  kubernetesVersion: '1.36',
  previousKubernetesVersion: '1.35.2',
  featureGates: { MaxUnavailableStatefulSet: true },
  complete: false,
  nodes: [
    {
      name: 'a',
      count: 2,
      zone: 'z1',
      region: 'r',
      cpu: '4',
      memory: '8Gi',
      pods: 110,
      labels: { disk: 'ssd' },
      taints: ['dedicated=db:NoSchedule', 'spot:PreferNoSchedule'],
      drivers: ['block.example.com'],
      selinux: false,
      autoscale: false,
      deletedWhenOff: false,
    },
  ],
  drivers: [
    {
      name: 'block.example.com',
      attach: true,
      topology: 'zone',
      modes: { Filesystem: ['ReadWriteOnce'], Block: [] },
      provision: 'ok',
      expand: 'offline',
      perNode: 25,
      fsType: 'ext4',
      fsMode: '0755',
      fsGroupPolicy: 'File',
      seLinuxMount: false,
      capacity: [{ zone: 'z1', class: 'fast', free: '500Gi' }],
    },
  ],
  classes: [
    {
      name: 'fast',
      provisioner: 'block.example.com',
      default: true,
      bindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
      allowExpansion: true,
      allowedTopologies: { 'topology.kubernetes.io/zone': ['z1'] },
      fsType: 'ext4',
      parameters: { iops: '3000' },
    },
  ],
  volumes: [
    {
      name: 'v0',
      class: 'fast',
      size: '10Gi',
      modes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      zone: 'z1',
      node: 'a-1',
      phase: 'Available',
      claim: 'default/data-db-0',
      claimUid: 'old',
      reclaimPolicy: 'Retain',
      labels: {},
      driver: 'block.example.com',
      dataOf: 'db-0',
    },
  ],
  claims: [
    {
      namespace: 'default',
      name: 'data-db-0',
      class: 'fast',
      size: '10Gi',
      modes: ['ReadWriteOnce'],
      volumeMode: 'Block',
      phase: 'Bound',
      volume: 'v0',
      terminating: false,
    },
  ],
  pods: [{ name: 'db-0', namespace: 'default', ready: false }],
  objects: ['Service/cache', 'Secret/shop/db'],
  quotas: [
    { namespace: 'default', name: 'q', hard: { persistentvolumeclaims: 2 }, used: { 'requests.storage': '1Gi' } },
  ],
  limitRanges: [
    { namespace: 'default', name: 'l', limits: [{ type: 'Container', min: { cpu: '1' }, max: { cpu: 2 } }] },
  ],
  timers: { nodeMonitorGrace: 50, notReadyToleration: 300, forcedDetach: 360, dnsNegativeTtl: 30 },
};

test('every field of a cluster description is in its schema, and read', () => {
  expect(Object.keys(CLUSTER_SCHEMA.properties).sort()).toEqual(Object.keys(EVERYTHING).sort());
  expect(readCluster([{ file: 'cluster.yaml', text: JSON.stringify(EVERYTHING) }])).toEqual(EVERYTHING);
  const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(read('schemas/cluster.schema.json')));
  expect(validate(EVERYTHING) || validate.errors).toBe(true);
});

test('every hint is in the schema of the configuration', () => {
  const { hints } = CONFIG_SCHEMA.properties as unknown as { hints: { additionalProperties: OfMapping } };
  expect(Object.keys(hints.additionalProperties.properties)).toEqual(HINT_NAMES);
});

const CONFIGURATION = `
kubernetesVersion: 1.30
paths: [dist]
cluster: {nodes: [{name: a}]}
failOn: data
hints: {StatefulSet/db: {quorum: majority, startNeeds: job/init, dataPaths: [/data]}}
behaviours: {"db:1": {does: crashLoop, stopAfter: 30}}
tool: {helm: {wait: true}}
faults: {nodeLoss: 1}
allow: [{code: NET01, object: StatefulSet/db, path: spec.serviceName, reason: elsewhere, until: 2027-06-30}]
`;

test('the published schema and the reader take the same configuration', () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(read('schemas/config.schema.json')));
  expect(validate(parse(CONFIGURATION)) || validate.errors).toBe(true);
  expect(readConfiguration(CONFIGURATION, 'cdk8s-stateful.yaml')).toMatchObject({
    kubernetesVersion: '1.30',
    hints: { 'StatefulSet/db': { quorum: 'majority' } },
    allow: [{ until: '2027-06-30' }],
  });
});
