import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { StatefulStore } from '../../lib';
import { Misuse } from '../../lib/util/misuse';
import { type Manifest, only, render } from './support';

const FILES = ['postgresql', 'zookeeper', 'queue'] as const;

/** The text of a file, its objects, and what the construct renders from its adopted props. */
function adopted(file: string) {
  const text = readFileSync(join(__dirname, 'adopt', `${file}.yaml`), 'utf8');
  const documents = parseAllDocuments(text).map((document) => document.toJS());
  const before: Manifest[] = documents.flatMap((object) => object.items ?? object);
  // Under another id and in a chart with another namespace: neither may matter.
  const build = (chart: Parameters<Parameters<typeof render>[0]>[0]) =>
    new StatefulStore(chart, 'Some_Id', { ...StatefulStore.adopt(text), behaviour: { keepData: true } });
  return { before, after: render(build, { namespace: 'elsewhere' }) };
}

/** A StatefulSet's spec as the API server stores it (R-A1), so that a written default equals a missing one. */
function stored(set: Manifest): Manifest {
  const { spec } = structuredClone(set);
  for (const template of spec.volumeClaimTemplates) {
    Object.assign(template, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } });
    delete template.metadata.creationTimestamp;
    template.spec.volumeMode ??= 'Filesystem';
    template.spec.dataSourceRef ??= template.spec.dataSource;
    if (template.spec.dataSourceRef === undefined) delete template.spec.dataSourceRef;
  }
  delete spec.template.metadata.creationTimestamp;
  const strategy = { type: 'RollingUpdate', ...spec.updateStrategy };
  if (strategy.type === 'RollingUpdate') strategy.rollingUpdate = { partition: 0, ...strategy.rollingUpdate };
  return {
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    ...spec,
    minReadySeconds: spec.minReadySeconds ?? 0,
    persistentVolumeClaimRetentionPolicy: spec.persistentVolumeClaimRetentionPolicy ?? {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    },
    updateStrategy: strategy,
  };
}

describe.each(FILES)('%s', (file) => {
  const { before, after } = adopted(file);
  const [old, now] = [only(before, 'StatefulSet'), only(after, 'StatefulSet')];

  it('keeps the name, so that the ordinals find their claims', () => {
    expect(now.metadata.name).toBe(old.metadata.name);
    expect(now.metadata.namespace).toBe(old.metadata.namespace ?? 'elsewhere');
  });

  it('keeps every field of the spec, immutable ones included', () => {
    expect(stored(now)).toEqual(stored(old));
  });

  it('keeps labels and annotations, but not what the server wrote', () => {
    const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...annotations } = old.metadata.annotations ?? {};
    expect(now.metadata.labels).toEqual(old.metadata.labels);
    expect(now.metadata.annotations).toEqual({ ...annotations, 'cdk8s-stateful/keep-data': 'true' });
  });
});

describe('what stands beside the set', () => {
  it('a headless Service of the text is rendered again', () => {
    const { before, after } = adopted('postgresql');
    const [old, now] = [only(before, 'Service'), only(after, 'Service')];
    const { type, ...spec } = old.spec;
    expect(now.spec).toEqual(spec);
    expect(now.metadata).toEqual(old.metadata);
  });

  it('defaults of a stored Service stay', () => {
    const { before, after } = adopted('zookeeper');
    const { type, clusterIPs, ...spec } = only(before, 'Service').spec;
    expect(only(after, 'Service').spec).toEqual({ ...spec, publishNotReadyAddresses: false });
  });

  it('a budget that selects other pods is left where it is', () => {
    expect(adopted('zookeeper').after.map((object) => object.kind)).toEqual(['Service', 'StatefulSet']);
  });

  it('a budget for exactly these pods is rendered again', () => {
    const set = `${head}\n---\n${budget('maxUnavailable: 30%')}`;
    const { spec } = only(
      render((chart) => new StatefulStore(chart, 'x', StatefulStore.adopt(set))),
      'PodDisruptionBudget',
    );
    expect(spec).toEqual({
      maxUnavailable: '30%',
      selector: { matchLabels: { a: b } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it.each([
    ['minAvailable: 2', { minAvailable: 2 }],
    ['minAvailable: 50%', { minAvailable: '50%' }],
    ['maxUnavailable: 1', { maxUnavailable: 1 }],
  ])('a budget of %s', (text, expected) => {
    const manifests = render(
      (chart) => new StatefulStore(chart, 'x', StatefulStore.adopt(`${head}\n---\n${budget(text)}`)),
    );
    expect(only(manifests, 'PodDisruptionBudget').spec).toMatchObject(expected);
  });

  it('what is not in the text is made elsewhere', () => {
    const { after } = adopted('queue');
    expect(after.map((object) => object.kind)).toEqual(['StatefulSet']);
    expect(after[0].spec.serviceName).toBe('queue');
  });
});

const b = 'b';
const head = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: x}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}`;
const budget = (bound: string) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: x}
spec: {${bound}, selector: {matchLabels: {a: b}}}`;

it('the shortest set that there is', () => {
  const [set] = render((chart) => new StatefulStore(chart, 'x', StatefulStore.adopt(head)));
  expect(set.spec).toMatchObject(parse(head).spec);
  expect(set.spec).not.toHaveProperty('serviceName');
});

it.each([
  ['', 'adopt: the text must hold one StatefulSet, got 0 (it has nothing)'],
  ['kind: Service', 'adopt: the text must hold one StatefulSet, got 0 (it has Service)'],
  [`${head}\n---\n${head}`, 'adopt: the text must hold one StatefulSet, got 2 (it has StatefulSet)'],
  [head.replace('apps/v1', 'apps/v1beta2'), `adopt: apiVersion must be apps/v1, got 'apps/v1beta2'`],
  [head.replace('name: x', ''), 'adopt: the StatefulSet has no metadata.name; its claims are named after it'],
  [head.replace('selector', 'selektor'), 'adopt: StatefulSet x needs spec.selector and spec.template'],
  [
    head.replace('spec: {sel', 'spec: {replica: 3, sel'),
    `adopt: StatefulSet x: spec.replica is not known and would be lost. Did you mean 'replicas'?`,
  ],
  [
    head.replace('spec: {sel', 'spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {size: 1}}], sel'),
    `adopt: volumeClaimTemplates 'd': spec.size is not known and would be lost.`,
  ],
])('refuses %j', (text, message) => {
  expect(() => StatefulStore.adopt(text)).toThrow(new Misuse(message));
});

it('refuses what is no YAML', () => {
  expect(() => StatefulStore.adopt('a: [')).toThrow(Misuse);
});
