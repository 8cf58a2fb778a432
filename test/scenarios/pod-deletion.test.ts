import { podDeletion } from '../../lib/scenarios/pod-deletion';
import { finds, told } from './support';

const { text, simulation } = told(podDeletion, 2);

test('S2.4, S2.5: each pod comes back to its own data', () => {
  expect(finds(simulation)).toEqual({ 'data-web-0': 'empty,own', 'data-web-1': 'empty,own' });
});

test('its golden timeline', () => {
  expect(text).toMatchSnapshot();
});
