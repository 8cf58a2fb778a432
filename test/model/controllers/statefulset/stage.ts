import type { ControllerRevision, PersistentVolumeClaim, Pod, StatefulSet } from '../../../../lib/kube/objects';
import { type Switches, switchesOf } from '../../../../lib/kube/versions';
import { admissionOf } from '../../../../lib/model/apiserver/admit';
import { Cluster, type Outcome, type Step } from '../../../../lib/model/cluster';
import type { Change } from '../../../../lib/model/controller';
import { apiserver } from '../../../../lib/model/controllers/apiserver';
import { garbageCollector } from '../../../../lib/model/controllers/garbage-collector';
import { pvcProtection } from '../../../../lib/model/controllers/pvc-protection';
import { statefulset } from '../../../../lib/model/controllers/statefulset';
import { nameOf } from '../../../../lib/model/kinds';
import { isTerminating } from '../../../../lib/model/pods';
import { LiveStore } from '../../../../lib/model/store/live-store';
import { UPSTREAM_TIMINGS } from '../../../../lib/model/timings';
import { apply, patch } from '../../../../lib/model/user';

export interface StageOptions {
  readonly version?: string;
  /** Switches that are not as the version has them: feature gates. */
  readonly switches?: Partial<Switches>;
  /** Default: 3. */
  readonly replicas?: number;
  /** More fields of the set's spec. */
  readonly spec?: Partial<StatefulSet['spec']>;
  /** Whether the set has a claim template `data`. Default: no, as claims have nothing to do with most rules. */
  readonly claims?: boolean;
  /** Whether Events are told, too. */
  readonly events?: boolean;
}

/** How a set is called in the stories, and who writes. */
const WRITERS: { readonly [controller: string]: string } = {
  'statefulset-controller': 'sts',
  'garbage-collector-controller': 'gc',
  'pvc-protection-controller': 'pvcprot',
};

const DEFAULT_STRATEGY = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } as const;

/** A set named web with a template of image `app:<revision>`. */
export function webSet({ replicas = 3, spec, claims = false }: StageOptions = {}, revision = 'A'): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      serviceName: 'web',
      updateStrategy: DEFAULT_STRATEGY,
      template: templateOf(revision),
      ...(claims && {
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      }),
      ...spec,
    },
  };
}

export function templateOf(revision: string): StatefulSet['spec']['template'] {
  return {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', image: `app:${revision}` }] },
  };
}

/**
 * Plays the worked traces: caches are always current, the API server removes at once what it has to, and every deed from outside is followed by syncs until
 * nobody has anything to write. A kubelet's word stands for all that it writes on the way.
 */
export class Stage {
  readonly store = new LiveStore();
  readonly cluster: Cluster;
  readonly told: string[] = [];
  readonly switches: Switches;

  constructor(readonly options: StageOptions = {}) {
    this.switches = { ...switchesOf(options.version), ...options.switches };
    this.cluster = new Cluster({
      controllers: [apiserver, statefulset, garbageCollector, pvcProtection],
      admission: admissionOf(this.switches, UPSTREAM_TIMINGS),
      timings: UPSTREAM_TIMINGS,
    });
  }

  /** A set of Ready pods, at rest; nothing of how it came to be is told. */
  static running(options: StageOptions = {}): Stage {
    const stage = new Stage(options);
    stage.create();
    const start = options.spec?.ordinals?.start ?? 0;
    for (let i = 0; i < (options.replicas ?? 3); i++) {
      stage.report(`web-${start + i}`, 'Ready');
      stage.pass();
    }
    stage.told.length = 0;
    return stage;
  }

  get set(): StatefulSet {
    return this.store.get('StatefulSet', 'default/web') as StatefulSet;
  }

  pod(name: string): Pod | undefined {
    return this.store.get('Pod', `default/${name}`);
  }

  /** Plays the lines of a story that are a user's or a kubelet's; returns all that happens, in the words of the story. */
  play(story: string): string {
    for (const line of wordsOf(story)) {
      const [who, ...rest] = line.split(/\s+/);
      const what = rest.join(' ');
      if (who !== 'user' && who !== 'kubelet' && who !== 'time') continue;
      this.told.push(`${who} ${what}`);
      for (const deed of what.split('; ')) this.act(who, deed);
      this.settle();
    }
    return this.told.splice(0).join('\n');
  }

  private act(who: string, deed: string): void {
    const removed = /^removes (\S+)$/.exec(deed);
    const word = /^(web-\S+) (.*)$/.exec(deed);
    if (who === 'time') this.fireTimers();
    else if (removed) this.remove(removed[1]);
    else if (who === 'kubelet' && word) this.reportOnly(word[1], word[2]);
    else if (deed === 'create StatefulSet web') this.user(() => apply(this.store, this.send, webSet(this.options)));
    else this.change(deed);
  }

  private change(deed: string): void {
    const deleted = /^delete (\S+) (\S+?)(?: \((?:grace (\d+)|(\w+))\))?$/.exec(deed);
    const failed = /^fail (\S+)$/.exec(deed);
    const updated = /^update StatefulSet web: (.*)$/.exec(deed);
    if (failed) this.reportOnly(failed[1], 'Failed');
    else if (deleted) {
      const [, kind, name, grace, propagation] = deleted;
      const request = {
        do: 'delete',
        kind: (kind === 'PVC' ? 'PersistentVolumeClaim' : kind) as 'Pod',
        key: `default/${name}`,
        ...(grace && { graceSeconds: Number(grace) }),
        ...(propagation && { propagation: propagation as 'Orphan' }),
      } as const;
      this.user(() => this.send(request));
    } else if (updated) {
      const merge = Object.assign({}, ...updated[1].split(', ').map(specOf));
      this.user(() => patch(this.store, this.send, 'StatefulSet', 'default/web', { merge: { spec: merge } }));
    } else throw new Error(`no such deed: ${deed}`);
  }

  create(): void {
    this.user(() => apply(this.store, this.send, webSet(this.options)));
    this.settle();
  }

  update(spec: object): void {
    this.user(() => patch(this.store, this.send, 'StatefulSet', 'default/web', { merge: { spec } }));
    this.settle();
  }

  report(name: string, word: string): void {
    this.reportOnly(name, word);
    this.settle();
  }

  remove(name: string): void {
    this.send({ do: 'delete', kind: 'Pod', key: `default/${name}`, graceSeconds: 0 });
  }

  /** Every armed timer runs out. */
  pass(): void {
    this.fireTimers();
    this.settle();
  }

  private fireTimers(): void {
    for (const key of this.store.keys('Timer')) {
      if (!this.store.get('Timer', key)?.fired) this.cluster.take(this.store, { take: 'fire', timer: key });
    }
  }

  private reportOnly(name: string, word: string): void {
    const pod = this.pod(name) as Pod;
    const [phase, ready] = WORDS[word] ?? [word, 'False'];
    const status = { ...pod.status, phase, conditions: [{ type: 'Ready', status: ready }] } as Pod['status'];
    const bound = { ...pod, spec: { ...pod.spec, nodeName: 'node-a' }, status };
    this.cluster.impose(this.store, 'Pod', `default/${name}`, bound);
  }

  readonly send = (request: Parameters<Cluster['request']>[2]): Outcome => {
    const outcome = this.cluster.request(this.store, 'user', request);
    this.finishDeletions();
    return outcome;
  };

  private user(deed: () => Outcome): void {
    const { refused } = deed();
    if (refused) this.told.push(`  refused: ${refused.answer.message}`);
  }

  /** Takes turns until nobody has anything to do, or the third request in a row of them is refused. */
  settle(): void {
    for (let turns = 0, refusals = 0; refusals < 3; turns++) {
      if (turns > 500) throw new Error(`no rest: ${this.told.slice(-20).join(', ')}`);
      const steps = this.cluster.enabled(this.store).filter(({ take }) => take === 'turn');
      // The set goes first: what it leaves to others happens when it has nothing to do.
      const ready = steps.filter((each) => !this.hasFailed(each));
      const step =
        ready.find((each) => 'controller' in each && each.controller === statefulset.name) ?? ready[0] ?? steps[0];
      if (!step) return;
      if (this.take(step)) refusals++;
    }
  }

  private hasFailed(step: Step): boolean {
    return step.take === 'turn' && this.store.get('Work', `${step.controller} ${step.key}`)?.failed === true;
  }

  private finishDeletions(): void {
    for (const work of this.store.list('Work')) {
      if (work.controller === 'apiserver') {
        this.cluster.take(this.store, { take: 'turn', controller: 'apiserver', key: work.key, choice: 0 });
      }
    }
  }

  /** Returns whether the API server refused what the step asked. */
  private take(step: Step): boolean {
    const outcome = this.cluster.take(this.store, step);
    const who = WRITERS[outcome.by] ?? outcome.by;
    if (who !== 'apiserver') {
      for (const change of outcome.changes) {
        const what = this.words(change);
        if (what) this.told.push(`${who} ${what}`);
      }
      const { refused } = outcome;
      if (refused) this.told.push(`${who} is refused: ${refused.answer.message}`);
      for (const event of this.options.events ? outcome.events : []) {
        this.told.push(`${who} event ${event.type} ${event.reason} ${event.message}`);
      }
    }
    this.finishDeletions();
    return outcome.refused !== undefined;
  }

  private words(change: Change): string | undefined {
    switch (change.kind) {
      case 'StatefulSet':
        return this.statusWords(change as Change<'StatefulSet'>);
      case 'ControllerRevision':
        return this.revisionWords(change as Change<'ControllerRevision'>);
      case 'Pod':
        return this.podWords(change as Change<'Pod'>);
      case 'PersistentVolumeClaim':
        return claimWords(change as Change<'PersistentVolumeClaim'>);
      default:
        return undefined;
    }
  }

  private podWords({ key, before, after }: Change<'Pod'>): string | undefined {
    const name = nameOf(key);
    if (!before) return `create Pod ${name}@${this.letter(after?.metadata.labels?.['controller-revision-hash'])}`;
    if (!isTerminating(before) && (!after || isTerminating(after))) return `delete Pod ${name}`;
    if (!after) return undefined;
    return ownersOf(after) === ownersOf(before) ? `update Pod ${name}` : `patch Pod ${name}: ${ownersOf(after)}`;
  }

  private revisionWords({ before, after }: Change<'ControllerRevision'>): string {
    const name = this.revisionName((after ?? before) as ControllerRevision);
    if (!after) return `delete ControllerRevision ${name}`;
    if (!before) return `create ControllerRevision ${name} (revision ${after.revision})`;
    if (after.revision !== before.revision) return `update ControllerRevision ${name}: revision = ${after.revision}`;
    return `patch ControllerRevision ${name}: ${ownersOf(after)}`;
  }

  private revisionName(revision: ControllerRevision): string {
    return `web-${imageOf(revision)}`;
  }

  /** Revisions that are gone are remembered: pods still carry their names. */
  private readonly letters = new Map<string, string>();

  private letter(revision: string | undefined): string {
    for (const each of this.store.list('ControllerRevision')) this.letters.set(each.metadata.name, imageOf(each));
    return this.letters.get(revision ?? '') ?? '?';
  }

  private statusWords({ before, after }: Change<'StatefulSet'>): string | undefined {
    if (!after) return 'removes StatefulSet web';
    if (after.status === before?.status) return 'patch StatefulSet web';
    const {
      replicas = 0,
      readyReplicas = 0,
      availableReplicas = 0,
      currentReplicas = 0,
      updatedReplicas = 0,
    } = after.status ?? {};
    const [current, update] = [after.status?.currentRevision, after.status?.updateRevision].map((r) => this.letter(r));
    const conditions = (after.status?.conditions ?? [])
      .filter((condition) => !before?.status?.conditions?.includes(condition))
      .filter(({ message }) => !before?.status?.conditions?.some((was) => was.message === message))
      .map(({ type, status, reason, message }) => ` ${type}=${status}/${reason} "${message}"`);
    const counters = `${replicas}/${readyReplicas}/${availableReplicas}/${currentReplicas}@${current}`;
    return `status ${counters}/${updatedReplicas}@${update}${conditions.join('')}`;
  }
}

const WORDS: { readonly [word: string]: readonly [phase: string, ready: 'True' | 'False'] } = {
  Ready: ['Running', 'True'],
  Running: ['Running', 'False'],
};

function imageOf(revision: ControllerRevision): string {
  const { spec } = revision.data as { readonly spec: { readonly template: Pod } };
  return spec.template.spec.containers[0].image?.replace('app:', '') ?? '';
}

function ownersOf(object: { readonly metadata: Pod['metadata'] }): string {
  const owners = (object.metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`);
  return `ownerReferences=[${owners.join(', ')}]`;
}

function claimWords({ key, before, after }: Change<'PersistentVolumeClaim'>): string {
  const name = `PVC ${nameOf(key)}`;
  if (!before) return `create ${name}`;
  if (!after) return `removes ${name}`;
  if (isTerminating(after) && !isTerminating(before)) return `delete ${name}`;
  return `update ${name}: ${ownersOf(after as PersistentVolumeClaim)}`;
}

function specOf(text: string): object {
  const [field, value] = text.split(' ');
  switch (field) {
    case 'template':
      return { template: templateOf(value) };
    case 'partition':
      return { updateStrategy: { rollingUpdate: { partition: Number(value) } } };
    case 'ordinals.start':
      return { ordinals: { start: Number(value) } };
    default:
      return { [field]: Number(value) };
  }
}

/** The lines of a story, without what stands there for its readers. */
function wordsOf(story: string): readonly string[] {
  return story
    .split('\n')
    .map((line) => line.replace(/ {2,}#.*$/, '').trim())
    .filter((line) => line !== '');
}

export function storyOf(story: string): string {
  return wordsOf(story).join('\n');
}
