import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND05');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'named',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null, 'spec.volumeName': 'pv' },
      },
    ],
    ['error: claim files is meant for volume pv but gets the default class fast: it stays Pending'],
  ],
  [
    'not named, but only it matches',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null },
        cluster: { 'classes.0.default': false, 'classes.1.default': true },
      },
    ],
    ['warning: claim files is meant for volume pv but gets the default class shared: a new, empty volume is made'],
  ],
  [
    'described volume that is named',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null, 'spec.volumeName': 'pv' },
        cluster: { volumes: [{ name: 'pv', size: '10Gi', modes: ['ReadWriteMany'] }] },
      },
    ],
    ['error: claim files is meant for volume pv but gets the default class fast: it stays Pending'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND05', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'kept for the claim',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
            claimRef: { namespace: 'default', name: 'files' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null, 'spec.volumeName': 'pv' },
      },
    ],
  ],
  [
    'described volume that is not named',
    [
      {
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null },
        cluster: {
          'classes.0.default': false,
          'classes.1.default': true,
          volumes: [{ name: 'pv', size: '10Gi', modes: ['ReadWriteMany'] }],
        },
      },
    ],
  ],
  [
    'another claim asks for it',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
          },
        },
        'PersistentVolumeClaim/other': { copyOf: 'PersistentVolumeClaim/files', 'spec.storageClassName': '' },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null },
        cluster: { 'classes.0.default': false, 'classes.1.default': true },
      },
    ],
  ],
  [
    'a volume that is too small',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '1Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null },
        cluster: { 'classes.0.default': false, 'classes.1.default': true },
      },
    ],
  ],
  [
    'no default class',
    [
      {
        'PersistentVolume/pv': {
          apiVersion: 'v1',
          metadata: { name: 'pv' },
          spec: {
            capacity: { storage: '10Gi' },
            accessModes: ['ReadWriteMany'],
            nfs: { server: 'nfs.example.com', path: '/pv' },
          },
        },
        'PersistentVolumeClaim/files': { 'spec.storageClassName': null },
        cluster: { 'classes.0.default': false },
      },
    ],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND05', ...fragments)).toEqual([]);
});
