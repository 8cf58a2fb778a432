import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlOf } from '../synthesis';
import { reportOf, Trial } from '../trial';
import { build } from './app';

test('is synthesized', () => {
  expect(yamlOf(build)).toMatchSnapshot();
});

test('is verified: two servers, no trouble', () => {
  expect(reportOf(build)).toEqual({ sets: 1, deployments: 0, ordinals: 2, troubles: [], refused: [] });
});

describe('on a cluster whose default class makes volumes', () => {
  const trial = new Trial('web').settle();
  const seen = () => ({
    claims: trial.claims,
    volumes: trial.store.list('PersistentVolume').map(({ metadata }) => metadata.uid),
    names: trial.names('nginx'),
    found: ['web-0', 'web-1'].map((name) => trial.mounts(name)),
  });
  const before = seen();
  const comingsBefore = trial.comings.length;
  trial.settle();
  const after = seen();

  test('S2.3: both claims are Bound', () => {
    expect(before.claims).toEqual(['www-web-0: Bound standard', 'www-web-1: Bound standard']);
  });

  test('S2.4: after both pods are deleted they come back in order, each to its own pages', () => {
    expect(trial.comings.slice(comingsBefore).filter((coming) => coming.startsWith('+'))).toEqual(['+web-0', '+web-1']);
    const claim = (i: number) => ({ claim: `default/www-web-${i}`, readOnly: false });
    expect(before.found).toEqual([0, 1].map((i) => [{ ...claim(i), found: 'empty' }]));
    expect(after.found).toEqual([0, 1].map((i) => [{ ...claim(i), found: 'own' }]));
  });

  test('S2.5: neither claims nor volumes were deleted', () => {
    expect(after.claims).toEqual(before.claims);
    expect(after.volumes).toEqual(before.volumes);
  });

  test('S2.6: their DNS names stay; on a real control plane they lead to new addresses', () => {
    expect(before.names).toEqual(['web-0.nginx', 'web-1.nginx']);
    expect(after.names).toEqual(before.names);
    const recording = join(__dirname, '../../test/conformance/recordings/1.37/example-web.1.jsonl');
    const slice = readFileSync(recording, 'utf8')
      .split('\n')
      .find((line) => line.startsWith('{"final":"EndpointSlice/{slice1 of nginx}"'));
    const { endpoints } = JSON.parse(slice!).is;
    expect(endpoints['web-0']).toMatchObject({ hostname: 'web-0', addresses: ['{ip Pod/web-0 #2}'] });
    expect(endpoints['web-1']).toMatchObject({ hostname: 'web-1', addresses: ['{ip Pod/web-1 #2}'] });
  });
});
