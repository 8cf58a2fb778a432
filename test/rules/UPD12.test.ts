import { testExamples, told } from './support/examples';

testExamples('UPD12');

const IMAGE = 'spec.template.spec.containers.0.image';
const upgrade = (from: string, to: string, more: object = {}) => ({
  before: { 'StatefulSet/db': { [IMAGE]: from } },
  after: { 'StatefulSet/db': { [IMAGE]: to, ...more } },
});

test.each<[string, object, string]>([
  [
    'every major version of postgres',
    upgrade('postgres:16.4', 'registry.example.com/library/postgres:17.2-alpine'),
    'postgres 16.4 → 17.2 does not read the data of 16.4: it wants pg_upgrade, or a dump of the old version restored into the new one',
  ],
  [
    'a release line that is left out',
    upgrade('elasticsearch:7.17.0', 'elasticsearch:9.0.0'),
    'elasticsearch 7.17.0 → 9.0.0 does not read the data of 7.17.0: it wants the last release of each major version on the way, and a snapshot to go back',
  ],
  [
    'a downgrade',
    upgrade('mongo:7', 'mongo:6'),
    'mongo 7 → 6 does not read the data of 7: it wants one release after the other, each with its featureCompatibilityVersion set before the next',
  ],
])('%s', (_, fragment, words) => {
  expect(told('UPD12', fragment as never)).toEqual([`error: StatefulSet db: ${words}`]);
});

test.each<[string, object]>([
  ['a minor version', upgrade('postgres:17.1', 'postgres:17.2')],
  ['the next release line', upgrade('mongo:6', 'mongo:7')],
  ['a rebuilt tag', upgrade('postgres:17-alpine', 'postgres:17-bookworm')],
  ['a tag without a version', upgrade('postgres:16', 'postgres:latest')],
  ['a digest', upgrade('postgres:16', 'postgres@sha256:0123456789ab')],
  ['another product', upgrade('mysql:8.0', 'mariadb:11.4')],
  ['an image that is not in the table', upgrade('db:1', 'db:9')],
  [
    'no claim',
    upgrade('postgres:16', 'postgres:17', {
      'spec.volumeClaimTemplates': null,
      'spec.template.spec.volumes': [{ name: 'data', emptyDir: {} }],
    }),
  ],
  [
    'a tool of the same image',
    upgrade('postgres:16', 'postgres:17', {
      'spec.template.spec.containers.0.args': ['pg_dump', '-f', '/data/db.sql'],
    }),
  ],
  [
    'data that may be lost',
    { ...upgrade('postgres:16', 'postgres:17'), hints: { 'StatefulSet/db': { ephemeral: true } } },
  ],
])('silent: %s', (_, fragment) => {
  expect(told('UPD12', fragment as never)).toEqual([]);
});
