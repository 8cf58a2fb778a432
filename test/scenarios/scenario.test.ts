import { durationMs, readScenario, verdictOf } from '../../lib/scenarios/scenario';
import { Misuse } from '../../lib/util/misuse';

const scenario = (steps: string, more = '') => `name: s\n${more}steps:\n${steps}`;

test('a scenario is read as it stands', () => {
  const text = scenario('  - settle: {quiet: 1s}\n  - delete: Pod/web-0\n  - drain: {node: node-a}\n');
  expect(readScenario(text, 's.yaml')).toEqual({
    name: 's',
    steps: [{ settle: { quiet: '1s' } }, { delete: 'Pod/web-0' }, { drain: { node: 'node-a' } }],
  });
});

test.each<readonly [string, string, string]>([
  [
    'no YAML',
    'name: [',
    's.yaml:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 8:',
  ],
  [
    'a key twice',
    'name: a\nname: b\nsteps: []',
    's.yaml:2: not valid YAML: Map keys must be unique at line 2, column 1:',
  ],
  [
    'no mapping',
    '- a',
    's.yaml:1: a scenario is a mapping with the fields name, about, versions, flags, cluster, behaviours, steps',
  ],
  [
    'nothing at all',
    '',
    's.yaml:1: a scenario is a mapping with the fields name, about, versions, flags, cluster, behaviours, steps',
  ],
  ['no name', 'about: x\nsteps: []', "s.yaml:1: a scenario needs 'name'"],
  ['no steps', 'name: s', "s.yaml:1: a scenario needs 'steps'"],
  ['steps that are no list', 'name: s\nsteps: {}', "s.yaml:2: 'steps' of a scenario must be a list, got a mapping"],
  ['a name that is no text', 'steps: []\nname: 5', "s.yaml:2: 'name' of a scenario must be a text, got 5"],
  [
    'a field that is misspelt',
    'name: s\nbehavours: {}\nsteps: []',
    "s.yaml:2: a scenario has no field 'behavours'. Did you mean 'behaviours'? Its fields are name, about, versions, flags, cluster, behaviours, steps.",
  ],
  ['a step of nothing', scenario('  - {}'), 's.yaml:3: a step does exactly one thing, this one nothing'],
  ['a step that is a text', scenario('  - settle'), 's.yaml:3: a step does exactly one thing, this one nothing'],
  [
    'a step of two things',
    scenario('  - note: a\n    pass: 1s'),
    's.yaml:3: a step does exactly one thing, this one note, pass',
  ],
  [
    'a step that is misspelt',
    scenario('  - note: a\n  - scal: {object: StatefulSet/web, replicas: 1}'),
    "s.yaml:4: there is no step 'scal'. Did you mean 'scale'? The steps are apply, settle, wait, scale, patch, delete, evict, cordon, uncordon, drain, nodeDown, nodeUp, nodeAdd, nodeDelete, taint, untaint, behave, driver, fail, pass, note.",
  ],
  [
    'a field of a step that is misspelt',
    scenario('  - scale:\n      object: StatefulSet/web\n      replica: 1'),
    "s.yaml:5: the step 'scale' has no field 'replica'. Did you mean 'replicas'? Its fields are object, replicas.",
  ],
  [
    'a number that is a text',
    scenario('  - scale: {object: a/b, replicas: three}'),
    "s.yaml:3: 'replicas' of the step 'scale' must be a number, got \"three\"",
  ],
  ['a field that is missing', scenario('  - scale: {object: a/b}'), "s.yaml:3: the step 'scale' needs 'replicas'"],
  ['a step without its fields', scenario('  - settle:'), "s.yaml:3: the step 'settle' must be a mapping, got nothing"],
  [
    'a duration without a unit',
    scenario('  - pass: 5'),
    "s.yaml:3: the step 'pass' must be a duration such as 500ms, 2.5s or 1m30s, got 5",
  ],
  [
    'a duration with one that is none',
    scenario('  - settle: {timeout: 5 minutes}'),
    "s.yaml:3: 'timeout' of the step 'settle' must be a duration such as 500ms, 2.5s or 1m30s, got \"5 minutes\"",
  ],
  [
    'a value that is none of those',
    scenario('  - delete: {object: a/b, cascade: orphaned}'),
    "s.yaml:3: 'cascade' of the step 'delete' must be background, foreground or orphan, got \"orphaned\". Did you mean 'orphan'?",
  ],
  [
    'a behaviour that is none',
    scenario('  - note: a', 'behaviours:\n  "app:bad": {does: never}\n'),
    "s.yaml:3: 'behaviours['app:bad'].does' of a scenario must be ready, neverReady, pullError, crashLoop or completes, got \"never\"",
  ],
  [
    'a node without a name',
    scenario('  - note: a', 'cluster:\n  nodes:\n    - {zone: z1}\n'),
    "s.yaml:4: 'cluster.nodes[0]' of a scenario needs 'name'",
  ],
  [
    'a flag that is no number',
    scenario('  - note: a', 'flags: {tolerationSeconds: 3s}\n'),
    's.yaml:2: \'flags.tolerationSeconds\' of a scenario must be a number, got "3s"',
  ],
  [
    'a gate that is neither on nor off',
    scenario('  - note: a', 'flags: {featureGates: {X: maybe}}\n'),
    "s.yaml:2: 'flags.featureGates['X']' of a scenario must be true or false, got \"maybe\"",
  ],
])('%s', (_, text, message) => {
  expect(() => readScenario(text, 's.yaml')).toThrow(new Misuse(message));
});

test.each([
  ['500ms', 500],
  ['2.5s', 2_500],
  ['1m30s', 90_000],
  ['1h', 3_600_000],
  [undefined, 7],
])('%s is %i ms', (text, ms) => {
  expect(durationMs(text, 7)).toBe(ms);
});

test.each(['', '5', 's', '1 s', '1d', '-1s'])('%j is no duration', (text) => {
  expect(() => durationMs(text, 0)).toThrow(
    new Misuse(`'${text}' is not a duration: wanted is a number with a unit, such as 500ms, 2.5s or 1m30s`),
  );
});

test('a pod is evicted for memory, unless the step says more', () => {
  expect(verdictOf({ pod: 'web-0' })).toEqual({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'The node was low on resource: memory.',
  });
  expect(verdictOf({ pod: 'web-0', phase: 'Succeeded' })).toEqual({ phase: 'Succeeded' });
});
