import { timelineText } from '../../lib/report/timeline';
import type { Simulation } from '../../lib/scenarios/simulation';
import { SITUATION } from './simulated';

const lines = (text: string) => text.split('\n');

test('everything', () => {
  expect(timelineText(SITUATION)).toMatchSnapshot();
});

test('only some objects, or kinds', () => {
  const told = lines(timelineText(SITUATION, { only: ['Pod/web-1', 'Node'], events: false, width: 300 }));
  const objects = told.flatMap((line) => /^ .*? {2}\S+ +((?:[A-Z]\w+)\/\S+)/.exec(line)?.[1] ?? []);
  expect([...new Set(objects)].sort()).toEqual(['Node/node-a', 'Node/node-b', 'Pod/web-1']);
});

test('a name that is the beginning of another one is not that one', () => {
  const made = (name: string) => ({ at: 0, step: 0, who: 'user', changes: [change(name)], events: [] });
  const change = (name: string) => ({
    kind: 'ConfigMap' as const,
    key: `default/${name}`,
    after: { metadata: { name } },
  });
  const two = { ...EMPTY, steps: [{ at: 0, text: 'apply' }], timeline: [made('web-1'), made('web-10')] };
  expect(lines(timelineText(two, { only: ['ConfigMap/web-1'] }))).toHaveLength(2);
});

test('without Events, without machines, from a later step on', () => {
  const all = timelineText(SITUATION, { width: 500 });
  expect(all).toContain('SuccessfulCreate');
  expect(all).toContain('finds it empty');
  expect(timelineText(SITUATION, { width: 500, events: false })).not.toContain('SuccessfulCreate');
  expect(timelineText(SITUATION, { width: 500, machines: false })).not.toContain('finds it empty');
  expect(lines(timelineText(SITUATION, { from: 5 }))[0]).toMatch(/ drain node-b$/);
});

test.each([60, 100, 140, 300])('in %d characters a line, words begin a new one where the column ends', (width) => {
  const words = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen';
  const [head, ...rest] = lines(timelineText({ ...EMPTY, steps: [{ at: 0, text: words }] }, { width }));
  expect(head.startsWith('0:00.000  one')).toBe(true);
  expect(rest.every((line) => line.startsWith(' '.repeat(10)) && line[10] !== ' ')).toBe(true);
  expect([head, ...rest].every((line) => line.length <= width)).toBe(true);
  expect([head, ...rest].join(' ').split(/\s+/).slice(1).join(' ')).toBe(words);
});

test('colours are off unless asked for', () => {
  const ESCAPE = String.fromCharCode(27);
  expect(timelineText(SITUATION)).not.toContain(ESCAPE);
  expect(timelineText(SITUATION, { colours: true })).toContain(`${ESCAPE}[1m0:00.000  apply`);
  expect(timelineText(SITUATION, { colours: true })).toContain(`${ESCAPE}[33m`);
});

test('a refusal is told with its code', () => {
  expect(timelineText(SITUATION, { width: 300 })).toContain(
    'refused, 404 NotFound: persistentvolumeclaims "nothing" not found',
  );
});

const EMPTY: Simulation = {
  ...SITUATION,
  steps: [],
  timeline: [],
  notes: [],
  objects: [],
  events: [],
  volumes: [],
  rejections: [],
};

test('nothing has no timeline', () => {
  expect(timelineText(EMPTY)).toBe('');
});
