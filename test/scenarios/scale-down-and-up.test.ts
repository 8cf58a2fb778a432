import { scaleDownAndUp } from '../../lib/scenarios/scale-down-and-up';
import { finds, told } from './support';

const { text, simulation } = told(scaleDownAndUp, 3);

test('S3.13: what was scaled away comes back to its own data', () => {
  expect(finds(simulation)).toEqual({ 'data-web-0': 'empty', 'data-web-1': 'empty,own', 'data-web-2': 'empty,own' });
});

test('its golden timeline', () => {
  expect(text).toMatchSnapshot();
});
