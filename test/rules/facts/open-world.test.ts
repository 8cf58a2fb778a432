import { told } from '../support/examples';
import type { Fragment } from '../support/fragment';

/** Of each the described cluster shows no way up, and a real one may well have what it counts on. */
test.each<readonly [string, Fragment]>([
  ['a claim of another release', { 'PersistentVolumeClaim/files': null }],
  ['another scheduler', { 'StatefulSet/db': { 'spec.template.spec.schedulerName': 'volcano' } }],
  [
    'a scheduling gate that somebody opens',
    { 'StatefulSet/db': { 'spec.template.spec.schedulingGates': [{ name: 'example.com/quota' }] } },
  ],
  [
    'devices',
    { 'StatefulSet/db': { 'spec.template.spec.containers.0.resources': { limits: { 'nvidia.com/gpu': 1 } } } },
  ],
  [
    'pods of another release to be near to',
    {
      'StatefulSet/db': {
        'spec.template.spec.affinity': {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'cache' } } },
            ],
          },
        },
      },
    },
  ],
  ['volumes made by hand', { 'PersistentVolumeClaim/files': { 'spec.storageClassName': '' } }],
])('nothing is said of a workload that counts on %s', (_, fragment) => {
  expect(told('RUN01', fragment)).toEqual([]);
});

test('where nothing else exists, it is said', () => {
  const scheduled = { 'StatefulSet/db': { 'spec.template.spec.schedulerName': 'volcano' } };
  expect(told('RUN01', scheduled, { cluster: { complete: true } })).toHaveLength(1);
});
