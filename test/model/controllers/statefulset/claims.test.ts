import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../../../lib/kube/objects';
import {
  type Claimant,
  hasUnexpectedController,
  isLeftBehind,
  isOwnerUpToDate,
  withOwner,
} from '../../../../lib/model/controllers/statefulset/claims';
import {
  identityMatches,
  newClaims,
  newPod,
  parentAndOrdinal,
  repaired,
  storageMatches,
} from '../../../../lib/model/controllers/statefulset/identity';
import { maxUnavailable } from '../../../../lib/model/controllers/statefulset/update';
import { webSet } from './stage';

type Policy = readonly [whenDeleted: 'Retain' | 'Delete', whenScaled: 'Retain' | 'Delete'];

const SET: OwnerReference = ref('StatefulSet', 'web', 'set-1', 'apps/v1');
const POD: OwnerReference = ref('Pod', 'web-0', 'pod-1', 'v1');
const FOREIGN: OwnerReference = ref('Job', 'backup', 'job-1', 'batch/v1');

function ref(kind: string, name: string, uid: string, apiVersion: string): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function plain({ controller: _, blockOwnerDeletion: __, ...reference }: OwnerReference): OwnerReference {
  return reference;
}

const setWith = ([whenDeleted, whenScaled]: Policy): StatefulSet => {
  const set = webSet({ claims: true, spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } } });
  return { ...set, metadata: { ...set.metadata, namespace: 'default', uid: 'set-1' } };
};

const POD_ROW = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', uid: 'pod-1' } } as Pod;
const claimant = (condemned: boolean): Claimant => ({ name: 'web-0', uid: 'pod-1', pod: POD_ROW, condemned });
const claimOf = (ownerReferences: readonly OwnerReference[]) =>
  ({ metadata: { name: 'data-web-0', ownerReferences }, spec: {} }) as unknown as PersistentVolumeClaim;

/** R-P3: what the policies want of a claim, of a pod in range and of a condemned one. */
const WANTED: readonly (readonly [
  ...Policy,
  inRange: readonly OwnerReference[],
  condemned: readonly OwnerReference[],
])[] = [
  ['Retain', 'Retain', [], []],
  ['Delete', 'Retain', [SET], [SET]],
  ['Retain', 'Delete', [], [POD]],
  ['Delete', 'Delete', [SET], [POD]],
];

describe.each(WANTED)('R-P3 whenDeleted %s, whenScaled %s', (whenDeleted, whenScaled, inRange, condemned) => {
  const set = setWith([whenDeleted, whenScaled]);
  const starts = [[], [SET], [POD], [SET, POD], [plain(SET)], [plain(POD)], [plain(FOREIGN)], [plain(FOREIGN), SET]];
  test.each([
    [false, inRange],
    [true, condemned],
  ])('condemned: %s', (isCondemned, wanted) => {
    for (const start of starts) {
      const claim = claimOf(start);
      const foreign = start.filter(({ kind }) => kind === 'Job');
      const isRight = JSON.stringify(start) === JSON.stringify([...foreign, ...wanted]);
      expect([start, isOwnerUpToDate(claim, set, claimant(isCondemned))]).toEqual([start, isRight]);
      const fixed = withOwner(claim, set, claimant(isCondemned));
      expect(fixed.metadata.ownerReferences ?? []).toEqual([...foreign, ...wanted]);
      expect(isOwnerUpToDate(fixed, set, claimant(isCondemned))).toBe(true);
    }
  });
});

describe('R-P7 other references', () => {
  const set = setWith(['Delete', 'Delete']);
  const formerSet = { ...SET, uid: 'set-0' };
  const formerPod = { ...POD, uid: 'pod-0' };
  test.each<readonly [string, readonly OwnerReference[], boolean, boolean]>([
    ['of an earlier set: not touched, and told', [formerSet], true, true],
    ['of an earlier pod: not touched, and told', [formerPod], true, true],
    ['of an earlier set that manages nothing', [plain(formerSet)], true, true],
    ['of another controller alone: not touched', [FOREIGN], true, true],
    ['of another controller beside ours: ours goes', [FOREIGN, SET], false, true],
    ['of another that manages nothing: does not matter', [plain(FOREIGN), SET], true, false],
    ['ours that manages nothing: put right', [plain(SET)], false, false],
  ])('%s', (_, references, upToDate, unexpected) => {
    expect(isOwnerUpToDate(claimOf(references), set, claimant(false))).toBe(upToDate);
    expect(hasUnexpectedController(claimOf(references), set, claimant(false))).toBe(unexpected);
  });

  test('the last reference that goes leaves no empty list', () => {
    const freed = withOwner(claimOf([SET]), setWith(['Retain', 'Retain']), claimant(false));
    expect(freed.metadata).not.toHaveProperty('ownerReferences');
  });

  test('another controller is nobody’s business under Retain', () => {
    expect(hasUnexpectedController(claimOf([FOREIGN]), setWith(['Retain', 'Retain']), claimant(false))).toBe(false);
  });

  test.each<readonly [string, readonly OwnerReference[], string, boolean]>([
    ['no references', [], 'pod-1', false],
    ['the pod’s own', [POD], 'pod-1', false],
    ['that of an earlier pod', [formerPod], 'pod-1', true],
    ['any, of a pod that is not there', [POD], '', true],
    ['that of an earlier set does not count: R-P13', [formerSet], '', false],
  ])('R-P8 left behind: %s', (_, references, uid, stale) => {
    expect(isLeftBehind(claimOf(references), { ...claimant(false), uid })).toBe(stale);
  });
});

describe('identity', () => {
  const set = setWith(['Retain', 'Retain']);
  test.each<readonly [string, string, number]>([
    ['web-0', 'web', 0],
    ['my-web-12', 'my-web', 12],
    ['web-01', 'web', 1],
    ['1-bar', '', -1],
    ['web-', '', -1],
    ['web', '', -1],
    ['web-2147483647', 'web', 2147483647],
    ['web-2147483648', 'web', -1],
  ])('R-C2 %s', (name, parent, ordinal) => {
    expect(parentAndOrdinal(name)).toEqual({ parent, ordinal });
  });

  const made = newPod(set, 'web-abc', 2);
  test('R-N2 R-N1 a new pod', () => {
    expect(made).toMatchObject({
      metadata: {
        name: 'web-2',
        namespace: 'default',
        generateName: 'web-',
        labels: {
          app: 'web',
          'statefulset.kubernetes.io/pod-name': 'web-2',
          'apps.kubernetes.io/pod-index': '2',
          'controller-revision-hash': 'web-abc',
        },
        ownerReferences: [{ ...SET }],
      },
      spec: {
        hostname: 'web-2',
        subdomain: 'web',
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-2' } }],
      },
    });
  });

  test('R-N2 a claim template hides a volume of its name, and comes before the others', () => {
    const { template } = set.spec;
    const volumes = [
      { name: 'data', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ];
    const shadowed = { ...set, spec: { ...set.spec, template: { ...template, spec: { ...template.spec, volumes } } } };
    expect(newPod(shadowed, 'r', 0).spec.volumes?.map(({ name, emptyDir }) => [name, emptyDir !== undefined])).toEqual([
      ['data', false],
      ['tmp', true],
    ]);
  });

  const label = (labels: object | undefined): Pod => ({ ...made, metadata: { ...made.metadata, labels } }) as Pod;
  test.each<readonly [string, Pod, boolean]>([
    ['as it was made', made, true],
    ['without a pod-index', label({ 'statefulset.kubernetes.io/pod-name': 'web-2' }), true],
    ['without a pod-name', label({ app: 'web' }), false],
    ['of another set', { ...made, metadata: { ...made.metadata, name: 'db-2' } }, false],
  ])('R-N3 %s', (_, pod, matches) => {
    expect(identityMatches(set, pod)).toBe(matches);
    if (pod.metadata.name === 'web-2') expect(identityMatches(set, repaired(set, pod))).toBe(true);
  });

  test.each<readonly [string, Pod['spec']['volumes'], boolean]>([
    ['its claim', made.spec.volumes, true],
    [
      'its claim beside a volume of its template',
      [{ name: 'config', emptyDir: {} }, ...(made.spec.volumes ?? [])],
      true,
    ],
    ['no volumes', undefined, false],
    ['a volume that is no claim', [{ name: 'data', emptyDir: {} }], false],
    ['another’s claim', [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-1' } }], false],
  ])('R-N4 R-N6 %s', (_, volumes, matches) => {
    const pod = { ...made, spec: { ...made.spec, volumes } } as Pod;
    expect(storageMatches(set, pod)).toBe(matches);
    expect(storageMatches(set, repaired(set, pod))).toBe(true);
  });

  test('R-P1 labels of the selector lie over those of the claim template', () => {
    const [template] = set.spec.volumeClaimTemplates ?? [];
    const labelled = { ...template, metadata: { ...template.metadata, labels: { app: 'x', tier: 'db' } } };
    const [claim] = newClaims({ ...set, spec: { ...set.spec, volumeClaimTemplates: [labelled] } }, 'web-1');
    expect(claim.metadata).toEqual({ name: 'data-web-1', namespace: 'default', labels: { app: 'web', tier: 'db' } });
  });
});

test.each<readonly [number | string | undefined, number, number]>([
  [undefined, 10, 1],
  [3, 10, 3],
  [3, 0, 3],
  [0, 5, 1],
  ['10%', 25, 2],
  ['100%', 5, 5],
  ['50%', 5, 2],
  ['10%', 5, 1],
  ['1%', 0, 1],
])('R-U7 X-11 maxUnavailable %s of %i is %i', (value, replicas, wanted) => {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: value } } as const;
  expect(maxUnavailable(webSet({ replicas, spec: { updateStrategy } }))).toBe(wanted);
});
