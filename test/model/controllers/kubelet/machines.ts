import type { Node, PersistentVolume, Pod, VolumeAttachment } from '../../../../lib/kube/objects';
import { switchesOf } from '../../../../lib/kube/versions';
import type { Request } from '../../../../lib/model/actions';
import type { Admission } from '../../../../lib/model/apiserver';
import { Cluster, type Outcome, type Step } from '../../../../lib/model/cluster';
import type { Change } from '../../../../lib/model/controller';
import { attachdetach } from '../../../../lib/model/controllers/attachdetach';
import { csiAttacher } from '../../../../lib/model/controllers/csi-attacher';
import { kubelet } from '../../../../lib/model/controllers/kubelet';
import type { Behaviour, Disk, Host, Kind, Row, Sandbox } from '../../../../lib/model/kinds';
import { condition } from '../../../../lib/model/pods';
import type { LiveStore } from '../../../../lib/model/store/live-store';
import { RECORDED_TIMINGS, world } from '../../world';

const NODES = ['node-a', 'node-b'];

/** Two nodes, a driver, and bound claims `data` → volume `v` (as many as are named). */
function machines(claims: readonly string[], accessMode: string, attach: boolean): LiveStore {
  const nodes = NODES.map(
    (name) => `
apiVersion: v1
kind: Node
metadata: {name: ${name}, annotations: {volumes.kubernetes.io/controller-managed-attach-detach: "true"}}
status: {conditions: [{type: Ready, status: "True"}]}`,
  );
  const volumes = claims.map(
    (claim) => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${claim}, finalizers: [kubernetes.io/pvc-protection]}
spec: {volumeName: v-${claim}, accessModes: [${accessMode}]}
status: {phase: Bound}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: v-${claim}}
spec:
  accessModes: [${accessMode}]
  csi: {driver: block.example.com, volumeHandle: h-${claim}}
  claimRef: {namespace: default, name: ${claim}, uid: "PersistentVolumeClaim/default/${claim}#1"}
status: {phase: Bound}`,
  );
  const driver = `
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: block.example.com}
spec: {attachRequired: ${attach}}`;
  return world([...nodes, ...volumes, driver].join('\n---'), [
    ...NODES.map((name, i) => ['Host', name, { name, kubelet: 'up', number: i + 1 } satisfies Host] as const),
    ['Driver', 'block.example.com', { ...DRIVER, attach }],
  ]);
}

const DRIVER = {
  name: 'block.example.com',
  topology: 'zone',
  provision: 'ok',
  perNode: 0,
  expand: true,
  servesInTree: true,
};

export interface Setting {
  readonly claims?: readonly string[];
  readonly accessMode?: string;
  readonly attach?: boolean;
  readonly version?: string;
  readonly perNode?: number;
}

/**
 * The kubelets, the attach/detach controller and the attacher of a small cluster, moved by hand: what a user or another component does is told to it, and
 * what the three then do comes back as lines, one for each row that changes.
 */
export class Machines {
  readonly store: LiveStore;
  readonly cluster: Cluster;

  constructor({
    claims = [],
    accessMode = 'ReadWriteOnce',
    attach = true,
    version = '1.37.1',
    perNode = 0,
  }: Setting = {}) {
    this.store = machines(claims, accessMode, attach);
    this.store.put('Driver', 'block.example.com', { ...DRIVER, attach, perNode } as Row<'Driver'>);
    const admission: Admission = {
      switches: switchesOf(version),
      admit: (_stored, _kind, object) => object,
      validate: () => undefined,
    };
    const controllers = [kubelet, attachdetach, csiAttacher];
    this.cluster = new Cluster({ controllers, admission, timings: RECORDED_TIMINGS });
  }

  /** A pod that the scheduler has just bound. */
  pod(name: string, node: string, more: PodWords = {}): this {
    const { claim, image = 'app:v1', grace = 30, spec, metadata } = more;
    const object: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', generation: 1, ...metadata },
      spec: {
        nodeName: node,
        terminationGracePeriodSeconds: grace,
        containers: [{ name: 'app', image, ...(claim && { volumeMounts: [{ name: 'data', mountPath: '/data' }] }) }],
        ...(claim && { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }] }),
        ...spec,
      },
      status: { phase: 'Pending' },
    };
    return this.ask({ do: 'create', kind: 'Pod', object });
  }

  /** An immediate deletion takes two writes of the API server; here nobody comes between them. */
  remove(pod: string, graceSeconds?: number): this {
    const key = `default/${pod}`;
    const request: Request = { do: 'delete', kind: 'Pod', key, ...(graceSeconds !== undefined && { graceSeconds }) };
    this.ask(request);
    const { deletionGracePeriodSeconds, finalizers } = this.store.get('Pod', key)?.metadata ?? {};
    return deletionGracePeriodSeconds === 0 && !finalizers ? this.ask(request) : this;
  }

  ask(request: Request): this {
    const { refused } = this.cluster.request(this.store, 'user', request);
    if (refused) throw new Error(refused.answer.message);
    return this;
  }

  behave(image: string, does: Partial<Behaviour>): this {
    return this.set('Behaviour', image, { does: 'ready', readyAfterMs: 0, stopAfterMs: 0, ...does });
  }

  host(node: string, state: Host['kubelet']): this {
    return this.change('Host', node, (host) => ({ ...host, kubelet: state }));
  }

  /** As the node controller does. */
  ready(node: string, status: 'True' | 'Unknown'): this {
    return this.change('Node', node, (row) => ({
      ...row,
      status: { ...row.status, conditions: [{ type: 'Ready', status }] },
    }));
  }

  set<K extends Kind>(kind: K, key: string, row: Row<K> | undefined): this {
    this.cluster.impose(this.store, kind, key, row);
    return this;
  }

  change<K extends Kind>(kind: K, key: string, how: (row: Row<K>) => Row<K>): this {
    return this.set(kind, key, how(this.store.get(kind, key) as Row<K>));
  }

  /** What happens by itself until only timers are left; then the named timers run out, one after the other, and what follows from each happens. */
  run(...timers: readonly string[]): readonly string[] {
    const lines = this.calm();
    for (const name of timers) {
      const fire = this.cluster.enabled(this.store).find((step) => step.take === 'fire' && step.timer.endsWith(name));
      if (!fire) throw new Error(`no timer '${name}' is armed, only: ${this.armed().join(', ')}`);
      lines.push(`-- ${name}`, ...this.take(fire), ...this.calm());
    }
    return lines;
  }

  armed(): readonly string[] {
    const timers = this.store.list('Timer').filter(({ fired }) => !fired);
    return timers.map(({ controller, key, name, ms }) => `${controller} ${key} ${name} ${ms}`);
  }

  private calm(): string[] {
    const lines: string[] = [];
    for (let taken = 0; taken < 1000; taken++) {
      const step = this.cluster.enabled(this.store).find(({ take }) => take === 'turn');
      if (!step) return lines;
      lines.push(...this.take(step));
    }
    throw new Error(`no end of it:\n${lines.slice(-20).join('\n')}`);
  }

  private take(step: Step): readonly string[] {
    return told(this.cluster.take(this.store, step));
  }
}

export interface PodWords {
  readonly claim?: string;
  readonly image?: string;
  readonly grace?: number;
  readonly spec?: Partial<Pod['spec']>;
  readonly metadata?: Partial<Pod['metadata']>;
}

function told({ changes, events, refused }: Outcome): readonly string[] {
  return [
    ...events.map(({ type, reason, message, on }) => `${type} ${reason} ${on.key}: ${message}`),
    ...changes
      .filter((change) => !isFirstHalf(change))
      .map((change) => `${change.kind} ${change.key.replace('default/', '')} ${words(change)}`),
    ...(refused ? [`refused: ${refused.answer.message}`] : []),
  ];
}

/** Of an immediate deletion: the grace period becomes 0, and the second half follows. */
function isFirstHalf({ kind, before, after }: Change): boolean {
  if (kind !== 'Pod' || !before || !after) return false;
  const { metadata, status } = after as Pod;
  return metadata.deletionGracePeriodSeconds === 0 && !metadata.finalizers && status === (before as Pod).status;
}

/** A row in a few words. */
function words({ kind, after }: Change): string {
  if (!after) return 'gone';
  switch (kind) {
    case 'Pod':
      return podWords(after as Pod);
    case 'Sandbox':
      return sandboxWords(after as Sandbox);
    case 'Disk':
      return `[${(after as Disk).tokens.join(' ')}]`;
    case 'Node': {
      const { volumesInUse = [], volumesAttached = [], conditions } = (after as Node).status ?? {};
      const attached = volumesAttached.map(({ name }) => name.split('^')[1]);
      const used = volumesInUse.map((name) => name.split('^')[1]);
      return `Ready=${condition(conditions, 'Ready')?.status} inUse=[${used}] attached=[${attached}]`;
    }
    case 'VolumeAttachment': {
      const { metadata, status } = after as VolumeAttachment;
      if (metadata.deletionTimestamp) return 'deleting';
      if (status?.attachError) return `error ${status.attachError.message}`;
      return `attached=${status?.attached}${metadata.finalizers ? ' held' : ''}`;
    }
    case 'PersistentVolume':
      return `finalizers=[${(after as PersistentVolume).metadata.finalizers ?? ''}]`;
    default:
      return 'is';
  }
}

function podWords({ metadata, status = {} }: Pod): string {
  const { phase, reason, conditions, containerStatuses = [], observedGeneration, podIP } = status;
  const ready = condition(conditions, 'Ready');
  const containers = containerStatuses.map(({ name, state, restartCount, ready }) => {
    const now =
      state?.waiting?.reason ?? (state?.terminated ? `exit ${state.terminated.exitCode}` : ready ? 'ready' : 'running');
    return `${name}:${now}${restartCount > 0 ? `(${restartCount})` : ''}`;
  });
  return [
    metadata.deletionTimestamp ? 'deleting' : '',
    phase,
    reason ?? '',
    ready ? `Ready=${ready.status}${ready.reason ? `/${ready.reason}` : ''}` : '',
    ...containers,
    podIP ? 'ip' : '',
    `g${observedGeneration}`,
  ]
    .filter((word) => word)
    .join(' ');
}

function sandboxWords({ life, volumes, mounts, verdict }: Sandbox): string {
  const disks = mounts.map(({ volume, found, readOnly }) => `${readOnly ? 'reads' : 'writes'} ${volume}(${found})`);
  return [
    life,
    volumes.length > 0 ? `uses [${volumes.map((name) => name.split('^')[1])}]` : '',
    ...disks,
    verdict?.phase ?? '',
  ]
    .filter((word) => word)
    .join(' ');
}
