import { testExamples, told } from './support/examples';

testExamples('UPD02');

const LABELS = 'spec.volumeClaimTemplates.0.metadata.labels';
const ANNOTATIONS = 'spec.volumeClaimTemplates.0.metadata.annotations';
const template = (path: string, labels: object) => ({ 'StatefulSet/db': { [path]: labels } });
const selector = (labels: { readonly [key: string]: string }) => ({
  'StatefulSet/db': { 'spec.selector.matchLabels': labels, 'spec.template.metadata.labels': labels },
});

test.each([
  [
    template(LABELS, { 'helm.sh/chart': 'db-1.2.3' }),
    'error: StatefulSet db: spec.volumeClaimTemplates[0].metadata.labels[helm.sh/chart] = "db-1.2.3" changes with every release but sits in an immutable field: the next upgrade is refused',
  ],
  [
    template(ANNOTATIONS, { 'app.kubernetes.io/version': '16.2' }),
    'error: StatefulSet db: spec.volumeClaimTemplates[0].metadata.annotations[app.kubernetes.io/version] = "16.2" changes with every release but sits in an immutable field: the next upgrade is refused',
  ],
  [
    template(LABELS, { build: 'v2.0.1' }),
    'error: StatefulSet db: spec.volumeClaimTemplates[0].metadata.labels.build = "v2.0.1" changes with every release but sits in an immutable field: the next upgrade is refused',
  ],
  [
    template(LABELS, { chart: 'db-3' }),
    'error: StatefulSet db: spec.volumeClaimTemplates[0].metadata.labels.chart = "db-3" changes with every release but sits in an immutable field: the next upgrade is refused',
  ],
  [
    template(LABELS, { heritage: 'Helm' }),
    'warning: StatefulSet db: spec.volumeClaimTemplates[0].metadata.labels.heritage = "Helm" may change with a release but sits in an immutable field: an upgrade with another value is refused',
  ],
  [
    selector({ app: 'db', version: '2' }),
    'warning: StatefulSet db: spec.selector.matchLabels.version = "2" may change with a release but sits in an immutable field: an upgrade with another value is refused',
  ],
  [
    {
      'StatefulSet/db': {
        'spec.template.spec.containers.0.image': 'db:3.1-rc2',
        [LABELS]: { image: 'db-3.1-rc2' },
      },
    },
    'error: StatefulSet db: spec.volumeClaimTemplates[0].metadata.labels.image = "db-3.1-rc2" changes with every release but sits in an immutable field: the next upgrade is refused',
  ],
])('%j', (fragment, message) => {
  expect(told('UPD02', fragment)).toEqual([message]);
});

test.each([
  ['labels of the set and of its pods', { 'StatefulSet/db': { 'metadata.labels': { 'helm.sh/chart': 'db-1.2.3' } } }],
  [
    'the labels of every release alike',
    template(LABELS, { 'app.kubernetes.io/instance': 'shop', 'app.kubernetes.io/name': 'db' }),
  ],
  ['the name of a release', selector({ app: 'db', release: 'shop' })],
  ['the path of a construct', selector({ 'cdk8s.io/metadata.addr': 'test-StatefulSet-c83f5e59' })],
  ['a tag that may stand in any text', template(LABELS, { shard: 'db-1' })],
  ['an address', template(ANNOTATIONS, { peer: '10.0.0.12' })],
  [
    'a Deployment of a colour',
    {
      'Deployment/app': {
        'spec.selector.matchLabels': { app: 'app', version: 'v1' },
        'spec.template.metadata.labels': { app: 'app', version: 'v1' },
      },
    },
  ],
])('silent: %s', (_, fragment) => {
  expect(told('UPD02', fragment)).toEqual([]);
});

test('what differs between two renders is told as the refused change', () => {
  const fragment = {
    before: template(LABELS, { version: '1' }),
    after: template(LABELS, { version: '2' }),
  };
  expect(told('UPD02', fragment)).toEqual([]);
  expect(told('UPD01', fragment)).toHaveLength(1);
});

test('what stays while the image changes is believed to stay', () => {
  const { 'StatefulSet/db': labels } = template(LABELS, { version: '2' });
  const image = { 'spec.template.spec.containers.0.image': 'db:2' };
  const before = { 'StatefulSet/db': labels };
  expect(told('UPD02', { before, after: { 'StatefulSet/db': { ...labels, ...image } } })).toEqual([]);
});

test('a whole version under a key by which sets are told apart is a warning, unless it is that of the image', () => {
  const labelled = (version: string) => ({
    'StatefulSet/db': {
      'spec.selector.matchLabels': { version },
      'spec.template.metadata.labels': { version },
      'spec.template.spec.containers.0.image': 'db:2.0.4',
    },
  });
  expect(told('UPD02', labelled('1.1.3')).map((each) => each.split(':')[0])).toEqual(['warning']);
  expect(told('UPD02', labelled('2.0.4')).map((each) => each.split(':')[0])).toEqual(['error']);
});
