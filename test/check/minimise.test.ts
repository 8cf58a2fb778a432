import { isDeepStrictEqual } from 'node:util';
import {
  type ExploreManifestsInput,
  type ExploreManifestsOptions,
  exploreManifests,
  replayTrace,
} from '../../lib/check/explore';
import { ExploredWorld } from '../../lib/check/explored-world';
import { type MinimisingProgress, minimise } from '../../lib/check/minimise';
import type { KubeObject } from '../../lib/kube/objects';
import type { JsonObject } from '../../lib/kube/read/compose';
import { yamlText } from '../../lib/report/yaml';
import type { Answer, ExploredStory } from '../../lib/rules/facts/explored';
import { explore } from '../../lib/run/explore';
import { database } from '../exploration/worlds';

// Some ask hundreds of manifests.
jest.setTimeout(120_000);

const cluster = {
  nodes: [{ name: 'a', zone: 'z1', count: 2 }],
  drivers: [{ name: 'block.example.com' }],
  classes: [{ name: 'fast', provisioner: 'block.example.com', volumeBindingMode: 'WaitForFirstConsumer' }],
};

interface Whole {
  readonly replicas?: number;
  readonly provisioner?: string;
  /** A second claim. */
  readonly logs?: boolean;
  /** More of the spec, as YAML. */
  readonly more?: string;
}

/** Manifests with more objects, replicas, containers, volumes and fields than they need to show anything. */
function whole({ replicas = 2, provisioner = 'block.example.com', logs = true, more = '' }: Whole = {}): string {
  const claim = (name: string) => `
  - metadata: {name: ${name}}
    spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}`;
  return `
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: db}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: db}}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ${provisioner}
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: ${replicas}
  serviceName: db${more}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db, tier: store}, annotations: {note: x}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
      - name: db
        image: db:1
        env: [{name: A, value: b}]
        volumeMounts: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp}${logs ? ', {name: logs, mountPath: /logs}' : ''}]
      - {name: exporter, image: "exporter:1"}
      volumes: [{name: tmp, emptyDir: {}}]
  volumeClaimTemplates:${claim('data')}${logs ? claim('logs') : ''}
`;
}

function inputOf(
  manifests: string | readonly object[],
  more: Partial<ExploreManifestsInput> = {},
): ExploreManifestsInput {
  const source =
    typeof manifests === 'string' ? { text: manifests } : { objects: manifests.map((object) => ({ object })) };
  return { sources: [{ file: 'db.yaml', ...source }], cluster, ...more };
}

/** The minimised violations by property. */
async function minimised(input: ExploreManifestsInput, options: ExploreManifestsOptions = {}) {
  const { explored } = await exploreManifests(input, { minimise: true, ...options });
  return new Map(
    explored.flatMap(({ answers }) =>
      answers.flatMap(({ property, minimised }) => (minimised ? [[property.name, minimised] as const] : [])),
    ),
  );
}

const yaml = (manifests: readonly object[]) => yamlText(manifests as readonly KubeObject[]);

const POD = `  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - image: db:1
        name: db
`;
const MOUNT = `        volumeMounts:
        - mountPath: /data
          name: data
`;
const CLAIM = `  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes:
      - ReadWriteOnce
      resources:
        requests:
          storage: 1Gi
      storageClassName: fast
`;
const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
`;

interface Case {
  readonly title: string;
  readonly manifests: string;
  readonly more: Partial<ExploreManifestsInput>;
  readonly property: string;
  readonly needs: object;
  readonly left: string;
}

const CASES: readonly Case[] = [
  {
    title: 'a forced deletion: two pods of one name need no volume, and no second replica',
    manifests: whole(),
    more: { faults: { forceDelete: 1, podDelete: 1 } },
    property: 'one-pod-of-a-name',
    needs: { forceDelete: 1 },
    left: SET + POD,
  },
  {
    title: 'a forced deletion in a partition: two writers need one volume',
    manifests: whole({ replicas: 1, logs: false }),
    more: { faults: { partition: 1, forceDelete: 1 } },
    property: 'one-writer',
    needs: { partition: 1, forceDelete: 1 },
    left: SET + POD + MOUNT + CLAIM,
  },
  {
    title: 'claims that go with their set: the data are lost when it is made again',
    manifests: whole({
      replicas: 1,
      more: '\n  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Delete}',
    }),
    more: { faults: { recreateSet: 1, podDelete: 1 } },
    property: 'data-survives',
    needs: { recreateSet: 1 },
    left: `${SET}  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Delete\n${POD}${MOUNT}${CLAIM}`,
  },
  {
    title: 'a volume of a lost machine: its pod never comes back',
    manifests: whole({ replicas: 1, provisioner: 'kubernetes.io/no-provisioner' }),
    more: { faults: { nodeLoss: 1, deleteNode: 1 }, cluster: undefined },
    property: 'recovers-unaided',
    needs: { nodeLoss: 1, deleteNode: 1 },
    left: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: kubernetes.io/no-provisioner
---
${SET}${POD}${CLAIM}`,
  },
];

test.each(CASES)('$title', async ({ manifests: given, more, property, needs, left }) => {
  const input = inputOf(given, more);
  const smallest = (await minimised(input)).get(property);
  expect(smallest).toMatchObject({ faults: needs, isMinimal: true });
  expect(yaml(smallest?.manifests ?? [])).toBe(left);
  const { manifests = [], faults, story, sizes } = smallest ?? {};
  expect(sizes?.after.values).toBeLessThan((sizes?.before.values ?? 0) / 2);
  // Whoever has what is left sees the same.
  const alone = inputOf(manifests, { ...more, ...(faults && { faults }) });
  expect(replayTrace(story?.replay ?? '', alone)).toMatchObject({ steps: story?.steps, lines: story?.lines });
});

test('what is left out is told by where it stood', async () => {
  const smallest = (await minimised(inputOf(whole(), { faults: { forceDelete: 1 } }))).get('one-pod-of-a-name');
  expect(smallest?.dropped).toEqual([
    { object: 'Service/db', parts: [] },
    { object: 'PodDisruptionBudget/db', parts: [] },
    { object: 'StorageClass/fast', parts: [] },
    {
      object: 'StatefulSet/db',
      parts: [
        'spec.replicas',
        'spec.serviceName',
        'spec.template.metadata.labels.tier',
        'spec.template.metadata.annotations',
        'spec.template.spec.terminationGracePeriodSeconds',
        'spec.template.spec.containers[0].env',
        'spec.template.spec.containers[0].volumeMounts',
        'spec.template.spec.containers[1]',
        'spec.template.spec.volumes',
        'spec.volumeClaimTemplates',
      ],
    },
  ]);
});

test('what is minimal stays as it is', async () => {
  const faults = { forceDelete: 1 };
  const first = (await minimised(inputOf(whole(), { faults }))).get('one-pod-of-a-name');
  const again = (await minimised(inputOf(first?.manifests ?? [], { faults }))).get('one-pod-of-a-name');
  expect(again).toMatchObject({ manifests: first?.manifests, dropped: [], faults, isMinimal: true });
});

test('fewer faults are tried where the exploration ended before it had tried them', async () => {
  const input = inputOf(SET + POD + MOUNT + CLAIM, { faults: { partition: 1, forceDelete: 1 } });
  const { explored } = await exploreManifests(input, { bounds: { states: 4_000 }, minimise: true });
  const answer = explored[0]?.answers.find(({ property }) => property.name === 'one-writer');
  expect(answer?.needs?.isFewest).toBe(false);
  expect(answer?.minimised).toMatchObject({ faults: { partition: 1, forceDelete: 1 }, dropped: [], isMinimal: true });
});

test('faults that were thought to be needed are left out', async () => {
  const group = database({ claims: false }).map((object) => ({
    ...object,
    metadata: { ...object.metadata, namespace: 'default' },
  }));
  const allowed = { podDelete: 1, forceDelete: 2 };
  const world = new ExploredWorld(group, { faults: allowed });
  const { answers } = world.explored(explore(world.system, world.properties));
  const { story } = answers.find(({ property }) => property.name === 'one-pod-of-a-name') as Answer;
  const { faults, manifests, isMinimal } = await minimise({
    property: 'one-pod-of-a-name',
    objects: group as unknown as JsonObject[],
    world,
    story: story as ExploredStory,
    needs: { faults: allowed, spare: {}, isFewest: false },
    allowed,
    // Nothing may be left out of the manifests.
    worldsOf: (objects, faults) =>
      isDeepStrictEqual(objects, group) ? [new ExploredWorld(group, { faults })] : undefined,
    bounds: { states: 5_000 },
  });
  expect({ faults, manifests, isMinimal }).toEqual({ faults: { forceDelete: 1 }, manifests: group, isMinimal: true });
});

test('an interruption ends it with what was found so far', async () => {
  const controller = new AbortController();
  const asked: number[] = [];
  const onMinimising = ({ tried, objects, states }: MinimisingProgress) => {
    if (states !== undefined) return;
    asked.push(objects);
    if (tried === 6) controller.abort();
  };
  const input = inputOf(whole(), { faults: { forceDelete: 1 } });
  const { signal } = controller;
  const smallest = (await minimised(input, { signal, onMinimising })).get('one-pod-of-a-name');
  expect(asked).toHaveLength(6);
  expect(smallest).toMatchObject({ isMinimal: false, tried: 6, faults: { forceDelete: 1 } });
  expect(smallest?.sizes.after.objects).toBe(asked.at(-1));
});

test('the bound on seconds ends it', async () => {
  const input = inputOf(whole({ replicas: 1 }), { faults: { forceDelete: 1, recreateSet: 0, podFail: 1 } });
  const smallest = (await minimised(input, { bounds: { seconds: 0 } })).get('one-pod-of-a-name');
  expect(smallest).toMatchObject({ isMinimal: false, tried: 0, dropped: [], faults: { forceDelete: 1, podFail: 1 } });
  // What is told is replayed with the faults that are told with it.
  const { manifests = [], faults, story } = smallest ?? {};
  expect(replayTrace(story?.replay ?? '', inputOf(manifests, faults && { faults })).steps).toBe(story?.steps);
});

test('nobody minimises what nobody asks for, and what violates nothing', async () => {
  const input = inputOf(whole({ replicas: 1 }), { faults: { podDelete: 1 } });
  expect(await minimised(input)).toEqual(new Map());
  const violated = inputOf(whole({ replicas: 1 }), { faults: { forceDelete: 1 } });
  expect(await minimised(violated, { minimise: false })).toEqual(new Map());
});
