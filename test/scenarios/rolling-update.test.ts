import { rollingUpdate } from '../../lib/scenarios/rolling-update';
import { finds, told } from './support';

const { text, simulation } = told(rollingUpdate, 3);

test('S3.14: every pod is replaced, and finds its own data', () => {
  expect(finds(simulation)).toEqual({
    'data-web-0': 'empty,own',
    'data-web-1': 'empty,own',
    'data-web-2': 'empty,own',
  });
});

test('its golden timeline', () => {
  expect(text).toMatchSnapshot();
});
