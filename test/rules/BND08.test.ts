import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND08');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'released',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': '' },
        cluster: {
          volumes: [
            {
              name: 'pv',
              size: '10Gi',
              modes: ['ReadWriteMany'],
              phase: 'Released',
              claim: 'default/files',
              claimUid: 'old',
            },
          ],
        },
      },
    ],
    ["error: claim files stays Pending: volume pv is Released, reserved for the claim's predecessor"],
  ],
  [
    'of a set',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        cluster: {
          'classes.0': { provisioner: 'kubernetes.io/no-provisioner' },
          volumes: [
            { name: 'v0', class: 'fast', size: '10Gi', phase: 'Released', claim: 'default/data-db-0', claimUid: 'old' },
          ],
        },
      },
    ],
    ["error: claim data-db-0 stays Pending: volume v0 is Released, reserved for the claim's predecessor"],
  ],
  [
    'named with a provisioner',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.volumeName': 'pv' },
        cluster: {
          volumes: [
            {
              name: 'pv',
              class: 'shared',
              size: '10Gi',
              modes: ['ReadWriteMany'],
              phase: 'Released',
              claim: 'default/files',
              claimUid: 'old',
            },
          ],
        },
      },
    ],
    ["error: claim files stays Pending: volume pv is Released, reserved for the claim's predecessor"],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND08', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'a provisioner makes a new one',
    [
      {
        cluster: {
          volumes: [
            {
              name: 'pv',
              class: 'shared',
              size: '10Gi',
              modes: ['ReadWriteMany'],
              phase: 'Released',
              claim: 'default/files',
              claimUid: 'old',
            },
          ],
        },
      },
    ],
  ],
  [
    'another volume fits',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': '' },
        cluster: {
          volumes: [
            {
              name: 'pv',
              size: '10Gi',
              modes: ['ReadWriteMany'],
              phase: 'Released',
              claim: 'default/files',
              claimUid: 'old',
            },
            { name: 'pv2', size: '10Gi', modes: ['ReadWriteMany'] },
          ],
        },
      },
    ],
  ],
  [
    'without the uid',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': '' },
        cluster: {
          volumes: [{ name: 'pv', size: '10Gi', modes: ['ReadWriteMany'], phase: 'Available', claim: 'default/files' }],
        },
      },
    ],
  ],
  [
    'reclaim policy Delete',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': '' },
        cluster: {
          volumes: [
            {
              name: 'pv',
              size: '10Gi',
              modes: ['ReadWriteMany'],
              phase: 'Released',
              claim: 'default/files',
              claimUid: 'old',
              reclaimPolicy: 'Delete',
            },
          ],
        },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND08', ...fragments)).toEqual([]);
});
