import { eventsText, humanDuration } from '../../lib/report/events';
import type { EventRecord } from '../../lib/scenarios/simulation';
import { SITUATION } from './simulated';

test('as kubectl get events', () => {
  expect(eventsText(SITUATION)).toMatchSnapshot();
});

const event = (more: Partial<EventRecord>): EventRecord => ({
  object: 'Pod/web-0',
  type: 'Warning',
  reason: 'R',
  message: 'm ',
  from: 'kubelet',
  count: 1,
  first: 1000,
  last: 1000,
  ...more,
});

test('an Event that came again says when last, how often and over how long', () => {
  expect(eventsText({ events: [event({}), event({ count: 3, last: 41_000 })], endedAt: 61_000 })).toBe(
    [
      'LAST SEEN           TYPE      REASON   OBJECT      MESSAGE',
      '60s                 Warning   R        pod/web-0   m',
      '20s (x3 over 60s)   Warning   R        pod/web-0   m',
    ].join('\n'),
  );
});

test.each([
  [0, '0s'],
  [119_999, '119s'],
  [120_000, '2m'],
  [125_000, '2m5s'],
  [599_000, '9m59s'],
  [600_000, '10m'],
  [3 * 3_600_000 - 1, '179m'],
  [3 * 3_600_000, '3h'],
  [3 * 3_600_000 + 61_000, '3h1m'],
  [8 * 3_600_000, '8h'],
  [47 * 3_600_000, '47h'],
  [49 * 3_600_000, '2d1h'],
  [192 * 3_600_000, '8d'],
])('%d ms is %s', (ms, told) => {
  expect(humanDuration(ms)).toBe(told);
});
