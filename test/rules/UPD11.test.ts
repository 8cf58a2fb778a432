import { testExamples, told } from './support/examples';

testExamples('UPD11');

const CONTAINER = 'spec.template.spec.containers.0';
const config = (a: string) => ({ apiVersion: 'v1', metadata: { name: 'c' }, data: { a, b: '0' } });
const secret = (a: string) => ({ apiVersion: 'v1', metadata: { name: 's' }, stringData: { a } });
const change = (workload: object, more: object = {}) => ({
  before: { 'ConfigMap/c': config('1'), 'Secret/s': secret('1'), 'StatefulSet/db': workload },
  after: { 'ConfigMap/c': config('2'), 'Secret/s': secret('2'), 'StatefulSet/db': { ...workload, ...more } },
});
const env = (ref: object) => ({ [`${CONTAINER}.env`]: [{ name: 'A', valueFrom: ref }] });
const mount = (volume: object, subPath?: string) => ({
  'spec.template.spec.volumes': [{ name: 'config', ...volume }],
  [`${CONTAINER}.volumeMounts.1`]: { name: 'config', mountPath: '/etc/db/db.conf', ...(subPath && { subPath }) },
});
const OLD_MAP = 'info: StatefulSet db keeps the old ConfigMap c: nothing restarts its pods';
const FILES =
  'info: StatefulSet db sees the new ConfigMap c in its files, and perhaps never reads them again: nothing restarts its pods';
const FROM_MAP = env({ configMapKeyRef: { name: 'c', key: 'a' } });

test.each<[string, object, readonly string[]]>([
  ['a key as environment variable', change(FROM_MAP), [OLD_MAP]],
  [
    'a Secret as environment variable',
    change(env({ secretKeyRef: { name: 's', key: 'a' } })),
    ['info: StatefulSet db keeps the old Secret s: nothing restarts its pods'],
  ],
  ['a file of a subPath', change(mount({ configMap: { name: 'c' } }, 'a')), [OLD_MAP]],
  ['a whole volume', change(mount({ configMap: { name: 'c' } })), [FILES]],
  ['a projected volume', change(mount({ projected: { sources: [{ configMap: { name: 'c' } }] } })), [FILES]],
  ['another key', change(env({ configMapKeyRef: { name: 'c', key: 'b' } })), []],
  [
    'a template that changes, too',
    change(FROM_MAP, { 'spec.template.metadata.annotations': { 'checksum/c': '2' } }),
    [],
  ],
  [
    'a controller that restarts pods',
    change({ ...FROM_MAP, 'metadata.annotations': { 'reloader.stakater.com/auto': 'true' } }),
    [],
  ],
  ['nobody uses it', change({}), []],
])('%s', (_, fragment, expected) => {
  expect(told('UPD11', fragment as never)).toEqual(expected);
});
