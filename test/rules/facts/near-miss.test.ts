import { nearMiss } from '../../../lib/rules/facts/near-miss';

test.each([
  ['fasst', ['slow', 'fast'], 'fast'],
  ['file', ['files'], 'files'],
  ['flies', ['files'], 'files'],
  ['Files', ['files'], 'files'],
  ['dbs', ['db'], 'db'],
  ['standrad', ['standard', 'gold'], 'standard'],
  ['files', ['files'], undefined],
  ['ssd', ['hdd'], undefined],
  ['gp2', ['gp3'], undefined],
  ['data-1', ['data-2'], undefined],
  ['data-a', ['data-b'], undefined],
  ['data', ['data-b'], undefined],
  ['uploads', ['files'], undefined],
  ['files', [], undefined],
])('%s among %j is %s', (name, candidates, expected) => {
  expect(nearMiss(name, candidates)).toBe(expected);
});
