import { withDefaults } from '../../lib/kube/defaults';
import type { KubeObject, StorageClass } from '../../lib/kube/objects';
import { readManifests } from '../../lib/kube/read/read';
import {
  kindNotServed,
  objectNotFound,
  type Rejection,
  rejectionOfCreate,
  rejectionOfUpdate,
  undecodable,
} from '../../lib/kube/rejection';
import { resolveApi } from '../../lib/kube/schema/api';
import { checkStructure, decodingFailure } from '../../lib/kube/schema/check';
import { validatedKinds } from '../../lib/kube/validation';
import { API_KINDS, type ApiKind } from '../../lib/model/kinds';
import {
  appliedDocument,
  identify,
  type Line,
  mergePatch,
  type Recording,
  recordings,
  Storage,
  switchesFor,
  withoutSymbols,
} from './conformance/recordings';

const RECORDINGS = recordings();

/** Goes through a recording and gives every line together with what was stored before it. */
function follow(recording: Recording, visit: (line: Line, storage: Storage) => void): void {
  const storage = new Storage();
  for (const line of recording.lines) {
    visit(line, storage);
    storage.apply(line);
  }
}

/** What budgets refuse is the eviction's to say: lib/model/eviction.ts. */
function isOfEviction(recording: Recording, line: Line): boolean {
  const step = recording.scenario.steps[line.step] ?? {};
  return 'drain' in step || 'evict' in step;
}

const withRejections = RECORDINGS.map((recording) => ({
  recording,
  refused: recording.lines.filter((line) => line.verb === 'rejected' && !isOfEviction(recording, line)).length,
})).filter(({ refused }) => refused > 0);

describe('what an API server refused we refuse, in its words', () => {
  test.each(withRejections.map((each) => [each.recording.id, each] as const))('%s', (_, { recording, refused }) => {
    const [theirs, ours]: [object[], object[]] = [[], []];
    follow(recording, (line, storage) => {
      if (line.verb !== 'rejected' || isOfEviction(recording, line)) return;
      const { object, code, reason, message } = line;
      theirs.push({ object, code, reason, message });
      const { errors: _, ...rejection } = answer(recording, line, storage) ?? ({} as Rejection);
      ours.push({ object, ...rejection });
    });
    expect(ours).toEqual(theirs);
    expect(ours).toHaveLength(refused);
  });

  test('there is something to compare', () => {
    expect(withRejections.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThanOrEqual(220);
  });
});

function answer(recording: Recording, line: Line, storage: Storage): Rejection | undefined {
  const switches = switchesFor(recording);
  const step = recording.scenario.steps[line.step] ?? {};
  const context = { storageClasses: storage.all('StorageClass') as StorageClass[] };
  if ('patch' in step) {
    const old = storage.get(line.object) as KubeObject | undefined;
    if (!old) {
      const [kind, name] = line.object.split('/') as [ApiKind, string];
      return objectNotFound(API_KINDS[kind].resource, name);
    }
    const { merge } = step.patch as { merge: object };
    return rejectionOfUpdate(mergePatch(old, merge) as KubeObject, withDefaults(old, switches), switches, context);
  }
  const document = appliedDocument(recording, line) as KubeObject;
  return answerToText(document, recording.version) ?? rejectionOfCreate(document, switches, context);
}

/** Before an object has a meaning it must be of a served kind, and decodable. */
function answerToText(document: KubeObject, version: string): Rejection | undefined {
  if (resolveApi(document.apiVersion, document.kind, version).status !== 'served') return kindNotServed();
  const [manifest] = readManifests([{ file: 'scenario', objects: [{ object: document }] }]).objects;
  if (manifest === undefined) throw new Error(`cannot read ${document.kind}`);
  const failure = decodingFailure(manifest, checkStructure(manifest, version));
  return failure === undefined ? undefined : undecodable(failure);
}

describe('what an API server accepted we accept', () => {
  const kinds = new Set(validatedKinds());

  test.each(['create', 'update'] as const)('every %s in every recording', (verb) => {
    const refused: object[] = [];
    let accepted = 0;
    for (const recording of RECORDINGS) {
      const switches = switchesFor(recording);
      follow(recording, (line, storage) => {
        // A status is written by other rules.
        if (line.verb !== verb || !kinds.has(identify(line.object).kind) || line.sub !== undefined) return;
        const old = storage.get(line.object);
        const after = new Storage();
        if (old !== undefined) after.apply({ ...line, verb: 'create', set: old as unknown as Record<string, unknown> });
        after.apply(line);
        const context = { storageClasses: storage.all('StorageClass') as StorageClass[] };
        const object = withoutSymbols(after.get(line.object) as KubeObject);
        const rejection =
          verb === 'create'
            ? rejectionOfCreate(object, switches, context)
            : rejectionOfUpdate(object, withDefaults(withoutSymbols(old as KubeObject), switches), switches, context);
        if (rejection === undefined) accepted++;
        else refused.push({ recording: recording.id, seq: line.seq, message: rejection.message });
      });
    }
    expect(refused).toEqual([]);
    expect(accepted).toBeGreaterThan(1000);
  });
});
