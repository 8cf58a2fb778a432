import { nodeLoss } from '../../lib/scenarios/node-loss';
import { finds, told } from './support';

const { text, simulation } = told(nodeLoss, 2);

test('S0.3: the lost pod comes back to its own data, the other one is let alone', () => {
  expect(finds(simulation)).toEqual({ 'data-web-0': 'empty,own', 'data-web-1': 'empty' });
});

test('its golden timeline', () => {
  expect(text).toMatchSnapshot();
});
