import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { created } from '../../lib/kube/defaults';
import type { KubeObject } from '../../lib/kube/objects';
import { readManifests } from '../../lib/kube/read/read';
import { rejectionOfCreate, rejectionOfUpdate } from '../../lib/kube/rejection';
import { checkStructure, decodingFailure } from '../../lib/kube/schema/check';
import { switchesOf } from '../../lib/kube/versions';
import { normalize } from './conformance/normalize';
import { mergePatch } from './conformance/recordings';
import type { Question } from './differential/manifests';

/** A question, and the message with which each version refused it; no message: accepted. */
interface Answered extends Question {
  readonly refused: { readonly [version: string]: string };
  /** What each version stored of the new object, as recordings show it. */
  readonly stored: { readonly [version: string]: { readonly spec?: { readonly clusterIP?: string } } };
}

const ANSWERED = readFileSync(join(__dirname, 'differential/answers.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Answered);

const named = (each: Answered) => [(each.manifest.metadata as { name: string }).name, each] as const;

describe.each(['1.34', '1.37'])('a real API server of %s and we say the same', (version) => {
  const switches = switchesOf(version);

  function refusal({ manifest, patch }: Question): string | undefined {
    const object = manifest as unknown as KubeObject;
    const [read] = readManifests([{ file: 'question', objects: [{ object: manifest }] }]).objects;
    const failure = read && decodingFailure(read, checkStructure(read, version));
    if (failure !== undefined) return failure;
    if (patch === undefined) return rejectionOfCreate(object, switches, { priorityClasses: [] })?.message;
    const old = created(object, switches);
    return rejectionOfUpdate(mergePatch(old, patch) as KubeObject, old, switches)?.message;
  }

  test.each(ANSWERED.map(named))('about %s', (_, answered) => {
    const { manifest, patch, refused } = answered;
    expect({ manifest, patch, message: refusal(answered) }).toEqual({ manifest, patch, message: refused[version] });
  });

  const accepted = ANSWERED.filter(({ stored }) => stored[version] !== undefined);
  test.each(accepted.map(named))('of %s', (_, { manifest, stored }) => {
    const theirs = stored[version];
    const object = manifest as unknown as KubeObject;
    const context = { notReadyTolerationSeconds: 3, unreachableTolerationSeconds: 3 };
    expect(normalize(object.kind, withAddress(created(object, switches, context), theirs?.spec?.clusterIP))).toEqual(
      theirs,
    );
  });
});

/** Addresses are drawn; recordings show a symbol for them. */
function withAddress(object: KubeObject, address: string | undefined): object {
  if (!address?.startsWith('{ip ')) return object;
  return { ...object, spec: { ...(object as { spec?: object }).spec, clusterIP: address } };
}

test('there are many questions, and answers of all kinds', () => {
  const count = (kind: 'refused' | 'stored') => ANSWERED.filter((each) => each[kind]['1.37'] !== undefined).length;
  expect([ANSWERED.length, count('refused'), count('stored')]).toEqual([1057, 814, 293]);
});
