/**
 * What the source documents say of claims, volumes and pods, each as a small scenario played with the model. The number is the claim's; a claim that is wrong, or true
 * only within limits, is shown as such. Recordings of real control planes for most of them: test/conformance/recordings.
 */
import type { Pod } from '../../lib/kube/objects';
import { readManifests } from '../../lib/kube/read/read';
import { checkStructure } from '../../lib/kube/schema/check';
import { CONTROLLERS } from '../../lib/model/controllers';
import { keyIn } from '../../lib/model/kinds';
import { condition, isReady } from '../../lib/model/pods';
import type { ClusterSpec } from '../../lib/model/setup';
import { Player } from '../../lib/scenarios/play';
import type { ScenarioStep } from '../../lib/scenarios/scenario';

const ONE_ZONE: ClusterSpec = { nodes: ['node-a', 'node-b'].map((name) => ({ name, zone: 'z1' })) };
const ONE_NODE: ClusterSpec = { nodes: [{ name: 'node-a', zone: 'z1' }] };

const CLASS = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: block, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: block.example.com
volumeBindingMode: WaitForFirstConsumer
---
`;
const HEADLESS = `apiVersion: v1
kind: Service
metadata: {name: nginx}
spec: {clusterIP: None, selector: {app: nginx}, ports: [{name: web, port: 80}]}
---
`;
const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: nginx
  replicas: 2
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec: {containers: [{name: nginx, image: nginx, volumeMounts: [{name: www, mountPath: /www}]}]}
  volumeClaimTemplates:
    - metadata: {name: www}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
`;
const claim = (mode: string, more = '') => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [${mode}], ${more}resources: {requests: {storage: 1Gi}}}
---
`;
const deployment = (replicas: number, apart = false) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: app, volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      ${apart ? 'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: app}}, topologyKey: kubernetes.io/hostname}]}}' : ''}
---
`;

/** A cluster in which things happen, and what can be seen of it. */
class Scene {
  readonly refusals: string[] = [];
  readonly warnings: string[] = [];
  private readonly player: Player;

  constructor(cluster: ClusterSpec, ...manifests: string[]) {
    this.player = new Player({ name: 'claim', cluster, steps: [] }, { controllers: CONTROLLERS });
    this.player.run.onMoment(({ outcome }) => {
      if (outcome.by === 'user' && outcome.refused) this.refusals.push(outcome.refused.answer.message ?? '');
      for (const { type, reason, message } of outcome.events)
        if (type === 'Warning') this.warnings.push(`${reason}: ${message}`);
    });
    for (const manifest of manifests) this.do({ apply: manifest });
    this.do({ settle: {} });
  }

  do(...steps: ScenarioStep[]): this {
    for (const step of steps) this.player.do(step);
    return this;
  }

  get store() {
    return this.player.store;
  }

  get pods(): readonly Pod[] {
    return this.store.list('Pod');
  }

  pod(name: string): Pod | undefined {
    return this.store.get('Pod', keyIn('default', name));
  }

  /** Pods that are Ready, and where: `web-0 on node-a`. */
  get ready(): readonly string[] {
    return this.pods.filter(isReady).map(({ metadata, spec }) => `${metadata.name} on ${spec.nodeName}`);
  }

  /** `www-web-0: Bound`. */
  get claims(): readonly string[] {
    return this.store.list('PersistentVolumeClaim').map(({ metadata, status }) => `${metadata.name}: ${status?.phase}`);
  }

  get volumes(): readonly string[] {
    return this.store.list('PersistentVolume').map(({ metadata }) => metadata.uid!);
  }

  /** What running containers found on their claims: `web-0 www-web-0 own`. */
  get found(): readonly string[] {
    return this.store
      .list('Sandbox')
      .filter(({ life }) => life === 'running')
      .flatMap(({ pod, mounts }) =>
        mounts.map(({ claim: of, found }) => `${pod} ${of} ${found}`.replaceAll('default/', '')),
      )
      .sort();
  }

  /** Why a pod is not scheduled. */
  unscheduled(pod: Pod | undefined): string | undefined {
    const scheduled = condition(pod?.status?.conditions, 'PodScheduled');
    return scheduled?.status === 'False' ? scheduled.message : undefined;
  }
}

const settle: ScenarioStep = { settle: {} };

describe('a set with a claim template', () => {
  test('S0.1, S1.4, S2.3: one claim for each pod, named after template, set and ordinal', () => {
    expect(new Scene(ONE_ZONE, CLASS, HEADLESS, SET).claims).toEqual(['www-web-0: Bound', 'www-web-1: Bound']);
  });

  test('S0.2, S1.1: each is bound to a volume of its own, which the class makes', () => {
    const volumes = new Scene(ONE_ZONE, CLASS, HEADLESS, SET).store.list('PersistentVolume');
    expect(volumes.map(({ spec }) => spec.claimRef?.name)).toEqual(['www-web-0', 'www-web-1']);
  });

  test('S2.7: without a class or a volume made ahead it waits, and takes a volume that is made later', () => {
    const scene = new Scene(ONE_ZONE, HEADLESS, SET.replace('replicas: 2', 'replicas: 1'));
    expect([scene.claims, scene.ready]).toEqual([['www-web-0: Pending'], []]);
    scene.do(
      {
        apply: `apiVersion: v1
kind: PersistentVolume
metadata: {name: by-hand}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], nfs: {server: nfs, path: /www}}
`,
      },
      { wait: { for: 'Pod/web-0', until: 'Ready' } },
    );
    expect(scene.claims).toEqual(['www-web-0: Bound']);
    expect(scene.ready).toHaveLength(1);
  });

  test('S0.4: the failure of one pod leaves the others alone; it is replaced and finds its own data', () => {
    const scene = new Scene(ONE_ZONE, CLASS, HEADLESS, SET);
    scene.do({ fail: { pod: 'web-0' } }, settle);
    // web-1 is the one that found its volume empty, web-0 the successor of the one that did.
    expect(scene.found).toEqual(['web-0 www-web-0 own', 'web-1 www-web-1 empty']);
  });

  test('S2.4, S2.5: both pods deleted, both come back to their own files; claims and volumes are the same', () => {
    const scene = new Scene(ONE_ZONE, CLASS, HEADLESS, SET);
    const before = [scene.claims, scene.volumes];
    scene.do({ delete: 'Pod/web-0' }, { delete: 'Pod/web-1' }, settle);
    expect(scene.found).toEqual(['web-0 www-web-0 own', 'web-1 www-web-1 own']);
    expect([scene.claims, scene.volumes]).toEqual(before);
  });

  test('S1.5, S2.6: the headless Service that serviceName names gives each pod a name, which stays', () => {
    const scene = new Scene(ONE_ZONE, CLASS, HEADLESS, SET);
    const names = () =>
      scene.store
        .list('EndpointSlice')
        .flatMap(({ endpoints }) => (endpoints ?? []).map(({ hostname }) => hostname))
        .sort();
    expect(names()).toEqual(['web-0', 'web-1']);
    scene.do({ delete: 'Pod/web-0' }, settle);
    expect(names()).toEqual(['web-0', 'web-1']);
  });

  const leaving = (scene: Scene) => scene.pod('web-0')!.spec.nodeName!;

  test('S0.3: drained from its node, a pod mounts the same volume on another node of the zone', () => {
    const scene = new Scene(ONE_ZONE, CLASS, HEADLESS, SET.replace('replicas: 2', 'replicas: 1'));
    const node = leaving(scene);
    scene.do({ drain: node }, settle);
    expect(leaving(scene)).not.toBe(node);
    expect(scene.found).toEqual(['web-0 www-web-0 own']);
  });

  test('S0.3 refuted beyond the zone: where the zone has no other node, the pod stays Pending', () => {
    const scene = new Scene({}, CLASS, HEADLESS, SET.replace('replicas: 2', 'replicas: 1'));
    scene.do({ drain: leaving(scene) }, settle);
    expect(scene.ready).toEqual([]);
    expect(scene.unscheduled(scene.pod('web-0'))).toContain("2 node(s) didn't match PersistentVolume's node affinity");
  });

  test('S2.8: a rebuilt volume is empty for every new pod, a kept one is not', () => {
    const scratch = `volumes: [{name: tmp, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}], containers: [{name: nginx, image: nginx, volumeMounts: [{name: tmp, mountPath: /tmp}, `;
    const scene = new Scene(
      ONE_ZONE,
      CLASS,
      HEADLESS,
      SET.replace('replicas: 2', 'replicas: 1').replace(
        'containers: [{name: nginx, image: nginx, volumeMounts: [',
        scratch,
      ),
    );
    expect(scene.found).toEqual(['web-0 web-0-tmp empty', 'web-0 www-web-0 empty']);
    scene.do({ delete: 'Pod/web-0' }, settle);
    expect(scene.found).toEqual(['web-0 web-0-tmp empty', 'web-0 www-web-0 own']);
  });
});

describe('a Deployment with one claim', () => {
  test('S0.5, S4.2: three pods mount the one volume', () => {
    const scene = new Scene(ONE_NODE, CLASS, claim('ReadWriteOnce'), deployment(3));
    expect(scene.volumes).toHaveLength(1);
    expect(scene.found.map((line) => line.split(' ')[1])).toEqual(['data', 'data', 'data']);
  });

  test('S0.6: all of them write to it, and it does not grow with them', () => {
    const scene = new Scene(ONE_NODE, CLASS, claim('ReadWriteOnce'), deployment(1));
    const capacity = () => scene.store.list('PersistentVolume').map(({ spec }) => spec.capacity?.storage);
    expect(capacity()).toEqual(['1Gi']);
    scene.do({ scale: { object: 'Deployment/app', replicas: 3 } }, settle);
    const writers = scene.store.list('Sandbox').flatMap(({ mounts }) => mounts.filter(({ readOnly }) => !readOnly));
    expect(writers).toHaveLength(3);
    expect(capacity()).toEqual(['1Gi']);
  });

  test('S4.1: a pod that is deleted is replaced by one that finds the same volume and its data', () => {
    const scene = new Scene(ONE_NODE, CLASS, claim('ReadWriteOnce'), deployment(1));
    const before = [scene.claims, scene.volumes, scene.pods[0]!.metadata.name];
    scene.do({ delete: `Pod/${before[2]}` }, settle);
    expect([scene.claims, scene.volumes]).toEqual(before.slice(0, 2));
    expect(scene.pods.map(({ metadata }) => metadata.name)).not.toEqual([before[2]]);
    expect(scene.found).toEqual([`${scene.pods[0]!.metadata.name} data own`]);
  });

  test('S1.2, S4.3 refuted on one node: ReadWriteOnce is per node, all three pods run', () => {
    expect(new Scene(ONE_NODE, CLASS, claim('ReadWriteOnce'), deployment(3)).ready).toHaveLength(3);
  });

  test('S1.2, S4.3 true of ReadWriteOncePod: from the second pod on they are not even scheduled', () => {
    const scene = new Scene(ONE_NODE, CLASS, claim('ReadWriteOncePod'), deployment(3));
    expect(scene.ready).toHaveLength(1);
    expect(scene.pods.flatMap((pod) => scene.unscheduled(pod) ?? [])).toHaveLength(2);
  });

  test('S0.7, S1.3, S4.3: on another node a second pod is scheduled without a word, and then waits for the volume', () => {
    const scene = new Scene(ONE_ZONE, CLASS, claim('ReadWriteOnce'), deployment(1, true));
    expect(scene.ready).toHaveLength(1);
    scene.do({ scale: { object: 'Deployment/app', replicas: 2 } }, settle);
    expect(scene.ready).toHaveLength(1);
    const waiting = scene.pods.find((pod) => !isReady(pod))!;
    expect(waiting.spec.nodeName).toBeDefined();
    expect(waiting.status?.phase).toBe('Pending');
    expect(scene.warnings.filter((warning) => warning.startsWith('FailedAttachVolume'))).not.toEqual([]);
  });

  test('S0.7: if the node of an RWO volume fails, none can run elsewhere until somebody takes it out of service', () => {
    const scene = new Scene(ONE_ZONE, CLASS, claim('ReadWriteOnce'), deployment(1));
    const node = scene.pods[0]!.spec.nodeName!;
    scene.do({ nodeDown: node }, { pass: '60s' });
    expect(scene.ready).toEqual([]);
    expect(scene.pods.map(({ spec }) => spec.nodeName === node)).toEqual(expect.arrayContaining([true, false]));
    scene.do({ taint: { node, key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' } }, { pass: '60s' });
    expect(scene.ready).toHaveLength(1);
    // The lost node's containers may still run: nobody hears of them.
    expect(scene.found.filter((line) => line.endsWith(' data own'))).toHaveLength(1);
  });

  test('S4.5: behind a Service every Ready pod gets requests, and what one keeps in an emptyDir no other finds', () => {
    const sessions = deployment(2).replace('persistentVolumeClaim: {claimName: data}', 'emptyDir: {}');
    const service = HEADLESS.replace('clusterIP: None, selector: {app: nginx}', 'selector: {app: app}');
    const scene = new Scene(ONE_ZONE, sessions, service);
    const [slice] = scene.store.list('EndpointSlice');
    expect((slice!.endpoints ?? []).map(({ conditions }) => conditions?.ready)).toEqual([true, true]);
    expect(scene.ready).toHaveLength(2);
    expect(scene.found).toEqual([]);
  });
});

const RBD = `{monitors: ["10.16.154.78:6789"], pool: kube, image: foo, fsType: ext4, user: admin, keyring: /etc/ceph/keyring}`;

test('S1.6: the kinds of apps/v1beta2 are gone since 1.16; the way out is told', () => {
  const printed = readManifests([{ file: 'zookeeper.yaml', text: SET.replace('apps/v1', 'apps/v1beta2') }]);
  const problems = printed.objects.flatMap((object) => checkStructure(object, '1.37'));
  expect(problems.map(({ message, help }) => [message, help])).toEqual([
    [
      'StatefulSet in apps/v1beta2 is not served by Kubernetes 1.37 (removed in 1.16); use apps/v1',
      'apiVersion: apps/v1',
    ],
  ]);
});

test('S2.1: a pod may name an rbd volume inline: nobody refuses it, though nothing in the control plane can attach it', () => {
  const scene = new Scene(
    ONE_NODE,
    `apiVersion: v1
kind: Pod
metadata: {name: rbd}
spec:
  containers: [{name: rbd-rw, image: pause, volumeMounts: [{name: rbdpd, mountPath: /mnt/rbd}]}]
  volumes: [{name: rbdpd, rbd: ${RBD}}]
`,
  );
  expect(scene.refusals).toEqual([]);
  expect(scene.pod('rbd')!.spec.nodeName).toBe('node-a');
  expect(scene.store.list('VolumeAttachment')).toEqual([]);
});

test('S2.2: a claim of 1Gi is bound to a volume of 10Gi that was made ahead', () => {
  const scene = new Scene(
    ONE_NODE,
    `apiVersion: v1
kind: PersistentVolume
metadata: {name: pv-volume, labels: {type: local}}
spec: {capacity: {storage: 10Gi}, accessModes: [ReadWriteOnce], rbd: ${RBD}}
`,
    claim('ReadWriteOnce'),
  );
  const [bound] = scene.store.list('PersistentVolumeClaim');
  expect([bound!.spec.volumeName, bound!.status?.capacity?.storage]).toEqual(['pv-volume', '10Gi']);
});
