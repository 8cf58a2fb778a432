import { FAULTS } from '../check/inputs/config-schema';
import { described, flag, listOf, mapping, natural, oneOf, type Schema, text } from '../check/inputs/schema';

const faults = mapping(Object.fromEntries(FAULTS.map((fault) => [fault, natural])));
const milliseconds: Schema = { type: 'number', minimum: 0 };
/** What Kubernetes takes. */
const manifest = { type: 'object' } as Schema;

const story = mapping(
  {
    lines: described(
      'Who did what when, in milliseconds since the story began, as people look for it.',
      listOf(mapping({ at: milliseconds, who: text, what: text }, ['what'])),
    ),
    disturbances: described(
      'What happens from outside, each with the fault whose budget it is of.',
      listOf(mapping({ fault: text, words: text }, ['fault', 'words'])),
    ),
    steps: described('Steps of the model.', natural),
    atLeastMs: described('How long it takes at the earliest.', milliseconds),
    repeats: described('Its end repeats for ever.', flag),
    replay: described('What cdk8s-stateful replay takes.', text),
  },
  ['lines', 'disturbances', 'steps', 'atLeastMs', 'repeats', 'replay'],
);

const needs = mapping(
  {
    faults: described('How often each fault happens in the story.', faults),
    spare: described('What was allowed beside that, and is not needed.', faults),
    isFewest: described('Fewer faults are known not to lead there.', flag),
  },
  ['faults', 'spare', 'isFewest'],
);

const size = mapping({ objects: natural, values: natural }, ['objects', 'values']);

const minimised = mapping(
  {
    manifests: described('As they were written, but for what was left out.', listOf(manifest)),
    dropped: described(
      'What was left out of each object; no parts: the object itself.',
      listOf(mapping({ object: text, parts: listOf(text) }, ['object', 'parts'])),
    ),
    sizes: mapping({ before: size, after: size }, ['before', 'after']),
    faults,
    story,
    tried: described('Manifests that were asked whether they show it too.', natural),
    isMinimal: described(
      'Every single thing that is left is needed; false where a bound or an interruption ended it.',
      flag,
    ),
  },
  ['manifests', 'dropped', 'sizes', 'faults', 'story', 'tried', 'isMinimal'],
);

const answer = mapping(
  {
    property: mapping({ kind: oneOf('always', 'atRest', 'recovers'), name: text, words: text }, [
      'kind',
      'name',
      'words',
    ]),
    verdict: oneOf('holds', 'violated', 'undecided'),
    happened: described('What the property is about was seen to happen.', flag),
    story,
    needs: described('The faults of the story.', needs),
    impossible: described('Stories that no durations fit, and that are left out.', natural),
    minimised: described('With --minimise: the smallest manifests that show it.', minimised),
  },
  ['property', 'verdict', 'happened', 'impossible'],
);

const bound = mapping(
  { workloads: listOf(text), bound: text, limit: { type: 'number' }, remained: natural, words: text },
  ['workloads', 'bound', 'limit', 'remained', 'words'],
);

const explored = mapping(
  {
    workloads: listOf(text),
    answers: listOf(answer),
    bounds: described('Bounds that were reached before the answer.', listOf(bound)),
    reductions: described('Which orders were left out, in words.', listOf(text)),
    states: natural,
    transitions: natural,
    depth: described('Steps to the state that is farthest away.', natural),
    expectedLost: described('Expected number of states lost to equal fingerprints.', { type: 'number', minimum: 0 }),
    seconds: { type: 'number', minimum: 0 },
  },
  ['workloads', 'answers', 'bounds', 'reductions', 'states', 'transitions', 'depth', 'expectedLost', 'seconds'],
);

/** `schemas/exploration.schema.json`: see ManifestsExploration. */
export const EXPLORATION_SCHEMA = mapping(
  {
    kubernetesVersion: text,
    faults: described('How often each fault may happen.', faults),
    explored: described('Workloads that have to do with each other are explored together.', listOf(explored)),
    unsettled: described('Workloads that are not as wanted before anything happens.', listOf(listOf(text))),
    refused: described(
      'Objects that the API server would refuse.',
      listOf(mapping({ object: text, message: text }, ['object', 'message'])),
    ),
  },
  ['kubernetesVersion', 'faults', 'explored', 'unsettled', 'refused'],
);
