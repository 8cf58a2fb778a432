import { expect as expect29 } from 'expect29';
import { extend, matchers } from '../../lib/jest';
import { check, plan, simulate } from '../../lib/testing';
import { store } from '../testing/support';

/** What a failing expectation tells. */
function said(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the expectation held');
}

const WILD = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'wild', labels: { app: '!' } } }];

test('a store passes its rules; what does not tells the findings', () => {
  expect(store()).toPassRules();
  expect(WILD).not.toPassRules();
  expect(WILD).toPassRules({ failOn: 'never' });
  expect(said(() => expect(WILD).toPassRules())).toMatch(
    /^expect\(subject\)\.toPassRules\n\n1 finding in 1 object:\n\nerror\[FLD05\]: .*\n {2}--> ConfigMap\/wild, metadata\.labels\.app\n/,
  );
  expect(said(() => expect(store()).not.toPassRules())).toMatch(
    /^expect\(subject\)\.not\.toPassRules\n\n\d+ objects passed/,
  );
});

test('a store survives; one whose volume is in the wrong zone tells the story', () => {
  expect(store()).toSurvive('pod-deletion');
  expect(store({ early: true })).not.toSurvive('ordered-start');
  expect(said(() => expect(store({ early: true })).toSurvive('ordered-start'))).toMatch(
    /^expect\(subject\)\.toSurvive\n\nStatefulSet db: after it is applied, pod db-0 never becomes Ready: [\s\S]*\n +\d+:\d\d\.\d{3} {2}scheduler +Pod\/db-0: /,
  );
});

test('data are kept through stories and changes', () => {
  expect(store()).toKeepDataThrough('scale-down-and-up');
  expect(store()).toKeepDataThrough(store({ image: 'db:2' }));
  expect(store()).not.toKeepDataThrough(store({ id: 'database' }));
});

test('an upgrade that is refused tells the plan', () => {
  expect(store({ image: 'db:2' })).toUpgradeFrom(store());
  expect(said(() => expect(store({ size: 2 })).toUpgradeFrom(store()))).toMatch(
    /^expect\(subject\)\.toUpgradeFrom\n\nThe API server refuses a part of this upgrade/,
  );
});

test('recovery is awaited', async () => {
  await expect(store({ replicas: 1 })).toRecoverFrom('podDelete');
  await expect(expect(WILD).toRecoverFrom('podDelete')).rejects.toThrow(
    /^expect\(subject\)\.toRecoverFrom\n\nleft out: ConfigMap\/wild/,
  );
});

test('findings are expected by code, object and field', () => {
  expect(WILD).toHaveFinding('FLD05', { on: 'ConfigMap/wild', path: 'metadata.labels.app' });
  expect(WILD).not.toHaveFinding('FLD05', { on: 'ConfigMap/other' });
  expect(said(() => expect(WILD).toHaveFinding('BND01'))).toMatch(
    /BND01 does not speak; it was not asked, for want of 'cluster'\. Others do:\n\nerror\[FLD05\]/,
  );
});

test.each([
  [() => expect(store()).toHaveFinding('FLD99'), /^there is no code 'FLD99'/],
  [
    () => expect(store()).toSurvive('node-los' as 'node-loss'),
    /^there is no scenario 'node-los': .* Did you mean 'node-loss'\?$/,
  ],
  [
    () => expect('db').toPassRules(),
    /^wanted is an App, a Chart or another construct, a list of objects, \{ yaml \} or \{ files \}, got db$/,
  ],
  [() => expect({ toJson: 1 }).toPassRules(), /got an object with toJson$/],
])('wrong use %#', (ask, words) => {
  expect(said(ask)).toMatch(words);
});

test('jest 29 takes them', async () => {
  extend({ extend: (all) => expect29.extend(all), addSnapshotSerializer: () => undefined });
  const asked = expect29(WILD) as unknown as ReturnType<typeof expect>;
  asked.toHaveFinding('FLD05');
  expect(said(() => asked.toPassRules())).toContain('error[FLD05]');
  await expect29(asked.toRecoverFrom('podDelete')).rejects.toThrow('left out');
  expect(Object.keys(matchers).filter((name) => !(name in asked))).toEqual([]);
});

test('simulations, findings and plans are snapshots that people read', () => {
  const simulation = simulate({ name: 'nothing', steps: [{ note: 'nothing is done' }] });
  expect(simulation).toMatchInlineSnapshot(`
0:00.000  nothing is done
  0:00.000      nothing is done
`);
  expect(check([])).toMatchInlineSnapshot(`no findings in 0 objects, for Kubernetes 1.37.1`);
  expect(plan(store(), store())).toMatchInlineSnapshot(`This upgrade changes nothing.`);
});
