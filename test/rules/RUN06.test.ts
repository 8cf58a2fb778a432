import { testExamples, told } from './support/examples';

testExamples('RUN06');

const volume = (dataOf?: string) => ({
  cluster: { volumes: [{ name: 'v0', class: 'fast', size: '10Gi', claim: 'default/data-db-0', dataOf }] },
});

test.each([
  ['data of another member', 'db-1', [expect.stringMatching(/^error: db-0 starts with the data of db-1 at step \d+$/)]],
  ['its own data', 'db-0', []],
  ['nobody has written', undefined, []],
])('%s', (_, dataOf, expected) => {
  expect(told('RUN06', volume(dataOf))).toEqual(expected);
});
