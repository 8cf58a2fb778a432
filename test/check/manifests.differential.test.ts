import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests, type ManifestProblem } from '../../lib/check/manifests';
import type { Question } from '../kube/differential/manifests';

interface Answered extends Question {
  readonly refused: { readonly [version: string]: string };
}

const CREATES = readFileSync(join(__dirname, '../kube/differential/answers.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Answered)
  .filter(({ patch }) => patch === undefined);

describe.each(['1.34', '1.37'])('objects that API servers of %s were given', (kubernetesVersion) => {
  const outcomes = CREATES.map(({ manifest, refused }) => ({
    manifest,
    theirs: refused[kubernetesVersion],
    ...checkManifests({ sources: [{ file: 'question', objects: [{ object: manifest }] }], kubernetesVersion }),
  }));

  test('are answered in the same words', () => {
    const differing = outcomes
      .map(({ theirs, refused: [ours] }) => ({ theirs, ours: ours?.answer.message }))
      .filter(({ theirs, ours }) => theirs !== ours);
    // Classes of priority may be in the cluster without being in the render.
    expect(differing.filter(({ theirs }) => !theirs?.includes('no PriorityClass with name'))).toEqual([]);
    expect([outcomes.length, differing.length]).toEqual([986, 1]);
  });

  test('have a problem when they are refused, and only then', () => {
    const errors = outcomes.map(({ manifest, refused, problems }) => ({
      manifest,
      isRefused: refused.length > 0,
      told: problems.filter(({ severity, kind }) => severity === 'error' && kind !== 'volume-plugin-removed'),
    }));
    expect(errors.filter(({ isRefused, told }) => isRefused !== told.length > 0)).toEqual([]);
  });

  test('each problem quotes the answer, and has a way out', () => {
    const unquoted = outcomes.flatMap(({ refused: [ours], problems }) =>
      problems.filter(({ clusterText = '', kind, help }) => {
        // Who cannot decode an object says nothing about its values.
        const quotes =
          ours?.answer.code !== 422 || kind === 'volume-plugin-removed' || ours.answer.message.includes(clusterText);
        return !quotes || help === '';
      }),
    );
    expect(unquoted).toEqual([]);
  });

  test('are told in these words', () => {
    expect([...new Set(outcomes.flatMap(({ problems }) => problems.map(words)))].sort().join('\n')).toMatchSnapshot();
  });
});

/** The words without the way to the field, and without names that differ from question to question. */
function words({ kind, path, message, help }: ManifestProblem): string {
  const field = path.replace(/^.*\.(?=[^.[]+(\[[^\]]*\])*$)/, '').replace(/\[\d+\]/g, '[]');
  const plain = (text: string) =>
    text
      .replaceAll(path, field)
      .replace(/m\d{3,4}\b/g, 'm')
      .replace(/([kxy])\1{20,}…?/g, '$1…');
  return `${kind}: ${plain(message)}\n    ${plain(help)}`;
}
