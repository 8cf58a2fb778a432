import { diagnosed } from './support/examples';

test('the base of the examples has no finding that is an error or a warning', () => {
  const { diagnostics, objects } = diagnosed({});
  expect(objects).toBe(5);
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
});
