import { created } from '../../lib/kube/defaults';
import type { StorageClass } from '../../lib/kube/objects';
import { normalize } from './conformance/normalize';
import {
  appliedDocument,
  type Line,
  nodesOf,
  type Recording,
  recordings,
  Storage,
  switchesFor,
} from './conformance/recordings';

const CREATED = recordings().map((recording) => ({
  recording,
  creates: recording.lines.filter(({ by, verb }) => by === 'user' && verb === 'create'),
}));

/** Recordings do not tell a uid that belongs to no object of theirs. */
function withoutStrangers<T>(stored: T): T {
  const uid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  return JSON.parse(JSON.stringify(stored).replace(uid, '{uid of an unknown object}'));
}

/** Everything that a user created in any recording is stored there as we would store it. */
describe('what a create stores', () => {
  test.each(CREATED.map((each) => [each.recording.id, each] as const))('%s', (_, { recording, creates }) => {
    const storage = new Storage();
    for (const line of recording.lines) {
      if (creates.includes(line)) {
        const { object, set } = line;
        expect({ object, stored: withoutStrangers(ours(recording, line, storage)) }).toEqual({ object, stored: set });
      }
      storage.apply(line);
    }
  });

  test('there is something to compare', () => {
    expect(CREATED.reduce((sum, { creates }) => sum + creates.length, 0)).toBeGreaterThanOrEqual(1055);
  });
});

function ours(recording: Recording, line: Line, storage: Storage): object {
  const document = appliedDocument(recording, line);
  if (document === undefined) throw new Error(`step ${line.step} applies no ${line.object}`);
  const nodes = nodesOf(recording.scenario);
  const stored = created(document, switchesFor(recording), {
    storageClasses: storage.all('StorageClass') as StorageClass[],
    node: (name) => nodes.find((each) => each.metadata.name === name),
    // The recorder starts its API servers with these.
    notReadyTolerationSeconds: 3,
    unreachableTolerationSeconds: 3,
  });
  return withDrawnAddress(normalize(document.kind, stored), line.set ?? {});
}

/** Addresses are drawn by the API server: recordings show a symbol where we have nothing. */
function withDrawnAddress(stored: Record<string, unknown>, recorded: Record<string, unknown>): object {
  const { clusterIP } = (recorded.spec ?? {}) as { clusterIP?: string };
  if (!clusterIP?.startsWith('{ip ')) return stored;
  return { ...stored, spec: { ...(stored.spec as object), clusterIP } };
}
