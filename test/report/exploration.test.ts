import type { ManifestsExploration, ToldAnswer, ToldStory } from '../../lib/check/explore';
import type { Minimised } from '../../lib/check/minimise';
import { explorationText } from '../../lib/report/exploration';

const story: ToldStory = {
  lines: [
    { at: 0, what: 'a-1 goes silent' },
    { at: 55_000, who: 'node-lifecycle-controller', what: 'Node/a-1: NotReady' },
  ],
  disturbances: [{ fault: 'partition', words: 'a-1 goes silent' }],
  steps: 24,
  atLeastMs: 55_000,
  repeats: false,
  replay: 'v1:abc',
};

const minimised: Minimised<ToldStory> = {
  manifests: [{ kind: 'StatefulSet', apiVersion: 'apps/v1', metadata: { name: 'db' } }],
  dropped: [
    { object: 'Service/db', parts: [] },
    { object: 'StatefulSet/db', parts: ['spec.serviceName', 'spec.replicas: 1 instead of 3'] },
  ],
  sizes: { before: { objects: 2, values: 20 }, after: { objects: 1, values: 3 } },
  faults: { partition: 1 },
  story: { ...story, steps: 20, replay: 'v1:def' },
  tried: 12,
  isMinimal: true,
};

const answer: ToldAnswer = {
  property: { kind: 'always', name: 'one-writer', words: 'no volume is written twice' },
  verdict: 'violated',
  happened: true,
  impossible: 0,
  story,
  needs: { faults: { partition: 1 }, spare: { podDelete: 2 }, isFewest: true },
};

function textOf(more: Partial<ToldAnswer>, fileOf?: () => string): string {
  const found: ManifestsExploration = {
    kubernetesVersion: '1.37.1',
    faults: { partition: 1, podDelete: 2 },
    explored: [
      {
        workloads: ['StatefulSet/default/db'],
        answers: [{ ...answer, ...more }],
        bounds: [],
        reductions: [],
        states: 7,
        transitions: 9,
        depth: 3,
        expectedLost: 0,
        seconds: 0,
      },
    ],
    unsettled: [],
    refused: [],
  };
  return explorationText(found, fileOf ? { fileOf } : {});
}

test('a violation: its story, the faults that it needs, and the line that tells it again', () => {
  expect(textOf({})).toBe(`StatefulSet/default/db
  violated: no volume is written twice (one-writer)
      after: a-1 goes silent; 24 steps, 0:55.000 at least
      time       who                         what
      0:00.000                               a-1 goes silent
      0:55.000   node-lifecycle-controller   Node/a-1: NotReady
      needs: partition 1; not needed: podDelete 2
  again: v1:abc
  7 states, 9 transitions, none of them expected to be lost to equal fingerprints

faults: partition 1 and podDelete 2; Kubernetes 1.37.1`);
});

test.each<readonly [string, ToldAnswer['needs'], string]>([
  [
    'all that was allowed',
    { faults: { partition: 1, podDelete: 2 }, spare: {}, isFewest: true },
    'needs: partition 1 and podDelete 2',
  ],
  ['perhaps less', { faults: { partition: 1 }, spare: {}, isFewest: false }, 'needs at most: partition 1'],
  ['nothing', { faults: {}, spare: { partition: 1 }, isFewest: true }, 'needs no fault; not needed: partition 1'],
])('what it needs: %s', (_, needs, line) => {
  expect(textOf({ ...(needs && { needs }) }).split('\n')).toContain(`      ${line}`);
});

test('minimised manifests are told by their file', () => {
  expect(textOf({ minimised }, () => 'repro/db.yaml')).toContain(`
  again: v1:abc
  minimised: repro/db.yaml, 1 of 2 objects, 3 of 20 values; faults: partition 1
      left out: Service/db; StatefulSet/db spec.serviceName, spec.replicas: 1 instead of 3
  7 states`);
});

test('minimised manifests without a file stand in the report', () => {
  expect(textOf({ minimised: { ...minimised, dropped: [], isMinimal: false } })).toContain(`
  minimised: 1 of 2 objects, 3 of 20 values; faults: partition 1; ended before all was tried, so that less may do
      # no volume is written twice (one-writer): violated
      #   after: a-1 goes silent; 20 steps, 0:55.000 at least
      #   time       who                         what
      #   0:00.000                               a-1 goes silent
      #   0:55.000   node-lifecycle-controller   Node/a-1: NotReady
      # again: v1:def
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: db
  7 states`);
});
