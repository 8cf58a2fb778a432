import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND17');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'two claims',
    [
      {
        'PersistentVolumeClaim/one': { copyOf: 'PersistentVolumeClaim/files', 'spec.volumeName': 'pv' },
        'PersistentVolumeClaim/two': { copyOf: 'PersistentVolumeClaim/files', 'spec.volumeName': 'pv' },
      },
    ],
    ['error: claims one and two both want volume pv: a volume serves one claim, two stays Pending'],
  ],
  [
    'a template',
    [{ 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.volumeName': 'pv' } }],
    ['error: claims data-db-0 and data-db-1 both want volume pv: a volume serves one claim, data-db-1 stays Pending'],
  ],
  [
    'claimRef of another',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            storageClassName: 'shared',
            claimRef: { namespace: 'default', name: 'other' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.volumeName': 'pv' },
      },
    ],
    ['error: claims other and files both want volume pv: a volume serves one claim, files stays Pending'],
  ],
  [
    'claimRef in another namespace',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            storageClassName: 'shared',
            claimRef: { namespace: 'shop', name: 'files' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.volumeName': 'pv' },
      },
    ],
    ['error: claims shop/files and files both want volume pv: a volume serves one claim, files stays Pending'],
  ],
  [
    'held by a claim of the cluster',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.volumeName': 'pv' },
        cluster: { claims: [{ name: 'old', phase: 'Bound', volume: 'pv' }] },
      },
    ],
    ['error: claims old and files both want volume pv: a volume serves one claim, files stays Pending'],
  ],
  [
    'two volumes for one claim',
    [
      {
        'PersistentVolume/a': {
          apiVersion: 'v1',
          metadata: { name: 'a' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/a' },
            storageClassName: 'shared',
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
        'PersistentVolume/b': {
          apiVersion: 'v1',
          metadata: { name: 'b' },
          spec: {
            capacity: { storage: '20Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/b' },
            storageClassName: 'shared',
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
      },
    ],
    ['warning: volumes a and b are both kept for claim files: it takes a, b stays reserved for nothing'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND17', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'its own',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            storageClassName: 'shared',
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.volumeName': 'pv' },
      },
    ],
  ],
  [
    'it has it already',
    [
      { before: {} },
      {
        'PersistentVolumeClaim/files': { 'spec.volumeName': 'pv' },
        cluster: {
          claims: [
            { name: 'files', class: 'shared', size: '10Gi', modes: ['ReadWriteMany'], phase: 'Bound', volume: 'pv' },
          ],
          volumes: [{ name: 'pv', class: 'shared', size: '10Gi', modes: ['ReadWriteMany'] }],
        },
      },
    ],
  ],
  [
    'one of the two is too small',
    [
      {
        'PersistentVolume/a': {
          apiVersion: 'v1',
          metadata: { name: 'a' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/a' },
            storageClassName: 'shared',
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
        'PersistentVolume/b': {
          apiVersion: 'v1',
          metadata: { name: 'b' },
          spec: {
            capacity: { storage: '1Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/b' },
            storageClassName: 'shared',
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
      },
    ],
  ],
  [
    'one template, one pod',
    [
      { 'StatefulSet/db': { 'spec.replicas': 1 }, 'PodDisruptionBudget/db': null },
      {
        'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.volumeName': 'pv' },
        cluster: { volumes: [{ name: 'pv', class: 'fast', size: '10Gi' }] },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND17', ...fragments)).toEqual([]);
});
