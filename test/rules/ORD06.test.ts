import { testExamples, told } from './support/examples';
import type { Fragment } from './support/fragment';

testExamples('ORD06');

const job = (hook?: string): Fragment => ({
  'Job/init': {
    apiVersion: 'batch/v1',
    metadata: { name: 'init', ...(hook && { annotations: { 'helm.sh/hook': hook } }) },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'init:1' }] } } },
  },
});
const needs: Fragment = { hints: { 'StatefulSet/db': { startNeeds: 'job/init' } } };
const wait: Fragment = { tool: { helm: { wait: true } } };
const stuck = (hook: string) => [
  `error: StatefulSet db becomes Ready only after Job init, but init is a ${hook} hook, which runs only when db is Ready`,
];
const set = (spec: object): Fragment => ({ 'StatefulSet/db': spec });

test.each([
  ['after the install', [job('post-install'), needs, wait], stuck('post-install')],
  ['after the upgrade', [job('post-upgrade'), needs, wait], stuck('post-upgrade')],
  ['after both', [job('post-install, post-upgrade'), needs, wait], stuck('post-install')],
  ['before the install', [job('pre-install'), needs, wait], []],
  ['before and after', [job('pre-install,post-install'), needs, wait], []],
  ['no hook', [job(), needs, wait], []],
  ['Helm does not wait', [job('post-install'), needs, { tool: { helm: { wait: false } } }], []],
  ['another tool', [job('post-install'), needs, { tool: { kubectl: {} } }], []],
  [
    'nobody waits for the Job',
    [job('post-install'), { hints: { 'StatefulSet/db': { startNeeds: 'none' } } }, wait],
    [],
  ],
  ['another Job', [job('post-install'), { hints: { 'StatefulSet/db': { startNeeds: 'job/other' } } }, wait], []],
  [
    'the set is a hook itself',
    [job('post-install'), needs, wait, set({ 'metadata.annotations': { 'helm.sh/hook': 'post-install' } })],
    [],
  ],
  [
    'Ready as soon as it runs',
    [job('post-install'), needs, wait, set({ 'spec.template.spec.containers.0.readinessProbe': null })],
    [],
  ],
  [
    'Helm does not wait for a set that a person updates',
    [job('post-install'), needs, wait, set({ 'spec.updateStrategy': { type: 'OnDelete' } })],
    [],
  ],
  ['no pods', [job('post-install'), needs, wait, set({ 'spec.replicas': 0 })], []],
] as const)('%s', (_, fragments, expected) => {
  expect(told('ORD06', ...(fragments as readonly Fragment[]))).toEqual(expected);
});
