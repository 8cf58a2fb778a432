import { timelineText } from '../../lib/report/timeline';
import { simulate } from '../../lib/scenarios/simulate';
import { BLOCK, finds, HEADLESS, lives, web } from './support';

// The story is what every simulation of manifests begins with: they come up.
const simulation = simulate({ manifests: [BLOCK, HEADLESS, web({ replicas: 2 })] });

test('S3.10: each pod is made when the one before is Ready, and finds its volume empty', () => {
  expect(lives(simulation)).toBe('+web-0 web-0 +web-1 web-1');
  expect(finds(simulation)).toEqual({ 'data-web-0': 'empty', 'data-web-1': 'empty' });
});

test('its golden timeline, Events and all', () => {
  expect(timelineText(simulation, { width: 200 })).toMatchSnapshot();
});
