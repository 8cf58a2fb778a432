import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('BND10');

test.each<[string, readonly Fragment[], readonly string[]]>([
  [
    'the example',
    [{ cluster: { claims: [{ name: 'data-db-0', size: '5Gi', class: 'fast', phase: 'Bound' }] } }],
    ['warning: claim data-db-0 exists already: StatefulSet db takes its data as it is (5Gi instead of 10Gi)'],
  ],
  [
    'same size',
    [
      {
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi' },
          ],
        },
      },
    ],
    ['warning: claim data-db-0 (and 1 more claim) exists already: StatefulSet db takes its data as it is'],
  ],
  [
    'another class',
    [{ cluster: { claims: [{ name: 'data-db-1', phase: 'Bound', class: 'slow', size: '10Gi' }] } }],
    [
      'warning: claim data-db-1 exists already: StatefulSet db takes its data as it is (class slow instead of class fast)',
    ],
  ],
  [
    'Lost',
    [{ cluster: { claims: [{ name: 'data-db-0', phase: 'Lost', class: 'fast', size: '10Gi' }] } }],
    ['error: claim data-db-0 exists already and is Lost (its volume is gone): db cannot start with it'],
  ],
  [
    'being deleted',
    [
      {
        cluster: {
          claims: [
            { name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi' },
            { name: 'data-db-1', phase: 'Bound', class: 'fast', size: '10Gi', terminating: true },
          ],
        },
      },
    ],
    ['error: claim data-db-1 exists already and is being deleted: db cannot start with it'],
  ],
  [
    'Block',
    [
      {
        cluster: { claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', volumeMode: 'Block' }] },
      },
    ],
    ['error: claim data-db-0 exists already and has volumeMode Block, not Filesystem: db cannot start with it'],
  ],
  [
    'a new Secret',
    [
      {
        'Secret/db': { apiVersion: 'v1', metadata: { name: 'db' }, stringData: { password: 'x' } },
        'StatefulSet/db': {
          'spec.template.spec.containers.0.env': [
            { name: 'P', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
          ],
        },
        cluster: { complete: true, claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi' }] },
      },
    ],
    [
      'warning: claim data-db-0 exists already: StatefulSet db takes its data as it is; Secret db is new, the data was written with the old one',
    ],
  ],
  [
    'the Secret exists',
    [
      {
        'Secret/db': { apiVersion: 'v1', metadata: { name: 'db' }, stringData: { password: 'x' } },
        'StatefulSet/db': {
          'spec.template.spec.containers.0.env': [
            { name: 'P', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
          ],
        },
        cluster: {
          complete: true,
          objects: ['Secret/db'],
          claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi' }],
        },
      },
    ],
    ['warning: claim data-db-0 exists already: StatefulSet db takes its data as it is'],
  ],
])('%s', (_, fragments, expected) => {
  expect(told('BND10', ...fragments)).toEqual(expected);
});

test.each<[string, readonly Fragment[]]>([
  [
    'a set of the render before',
    [{ before: {} }, { cluster: { claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi' }] } }],
  ],
  [
    'a claim object',
    [{ cluster: { claims: [{ name: 'files', phase: 'Bound', class: 'shared', modes: ['ReadWriteMany'] }] } }],
  ],
  [
    'another namespace',
    [{ cluster: { claims: [{ name: 'data-db-0', phase: 'Bound', class: 'fast', size: '10Gi', namespace: 'other' }] } }],
  ],
  [
    'beyond the replicas',
    [{ cluster: { claims: [{ name: 'data-db-3', phase: 'Bound', class: 'fast', size: '10Gi' }] } }],
  ],
])('silent: %s', (_, fragments) => {
  expect(told('BND10', ...fragments)).toEqual([]);
});
