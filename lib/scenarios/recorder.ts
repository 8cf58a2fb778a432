import type { KubeObject } from '../kube/objects';
import { type EventNote, type Request, target } from '../model/actions';
import type { Outcome } from '../model/cluster';
import type { Change } from '../model/controller';
import { CONTROLLERS } from '../model/controllers';
import type { Refused } from '../model/eviction';
import { API_KINDS, type ApiKind, type Key, type Sandbox } from '../model/kinds';
import type { TimedRun } from '../model/timed';
import type {
  EventRecord,
  Moment,
  PlayedStep,
  Refusal,
  Rejection,
  RowChange,
  Simulation,
  VolumeRecord,
  VolumeStart,
} from './simulation';
import { objectName } from './words';

/** The codes of the API server's refusals [apimachinery pkg/api/errors/errors.go]. */
const CODES: { readonly [reason: string]: number } = {
  Forbidden: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
};

const AUTHORS = new Map(CONTROLLERS.map(({ name, author }) => [name, author ?? name]));

/** Listens to a run and writes down what a simulation tells. */
export class Recorder {
  private readonly steps: PlayedStep[] = [];
  private readonly timeline: Moment[] = [];
  private readonly events = new Map<string, EventRecord>();
  private readonly starts: (VolumeStart & { readonly disk: string; readonly persistentVolume?: string })[] = [];
  private readonly notes: Simulation['notes'][number][] = [];
  private readonly rejections: Rejection[] = [];

  constructor(private readonly run: TimedRun) {
    run.onMoment(({ at, outcome }) => this.moment(at, outcome));
  }

  step(text: string): void {
    this.steps.push({ at: this.run.now, text });
  }

  note(text: string): void {
    this.notes.push({ at: this.run.now, step: this.current, text });
  }

  /** A refusal that is no answer to a write: that of an eviction. */
  refused(pod: Key, { code, reason, message }: Refused): void {
    const refusal = { object: objectName({ kind: 'Pod', key: pod }), code, reason, message };
    this.timeline.push({ at: this.run.now, step: this.current, who: 'user', changes: [], events: [], refusal });
    this.rejections.push({ at: this.run.now, step: this.current, ...refusal });
  }

  /** What was found, but for what the input says. */
  found(): Pick<
    Simulation,
    'steps' | 'timeline' | 'objects' | 'events' | 'volumes' | 'notes' | 'rejections' | 'endedAt'
  > {
    const { steps, timeline, notes, rejections } = this;
    return {
      steps,
      timeline,
      objects: (Object.keys(API_KINDS) as ApiKind[]).flatMap<KubeObject>((kind) => this.run.store.list(kind)),
      events: [...this.events.values()],
      volumes: this.volumes(),
      notes,
      rejections,
      endedAt: this.run.now,
    };
  }

  private get current(): number {
    return this.steps.length - 1;
  }

  private moment(at: number, { by, changes, events, refused }: Outcome): void {
    const who = AUTHORS.get(by) ?? by;
    const written = changes.filter(({ before, after }) => before !== after);
    if (written.length === 0 && events.length === 0 && !refused) return;
    const refusal = refused && refusalOf(refused.request, refused.answer.refused ?? '', refused.answer.message ?? '');
    const moment = { at, step: this.current, who, changes: written.map(rowChange), events };
    this.timeline.push(refusal ? { ...moment, refusal } : moment);
    if (refusal && by === 'user') this.rejections.push({ at, step: this.current, ...refusal });
    for (const event of events) this.event(at, who, event);
    for (const change of written) if (change.kind === 'Sandbox') this.start(at, change as Change<'Sandbox'>);
  }

  /** Equal Events count up, as client-go's recorder has them do [tools/record/events_cache.go]. NOT MODELLED: many similar ones in one. */
  private event(at: number, who: string, { on, type, reason, message, from = who }: EventNote): void {
    const object = objectName(on);
    const id = [from, object, type, reason, message].join('\n');
    const known = this.events.get(id);
    if (known) this.events.set(id, { ...known, count: known.count + 1, last: at });
    else this.events.set(id, { object, type, reason, message, from, count: 1, first: at, last: at });
  }

  private start(at: number, { before, after }: Change<'Sandbox'>): void {
    if (after?.life !== 'running' || before?.life === 'running') return;
    const { pod, node } = after;
    for (const { claim, volume: disk, readOnly, found } of after.mounts) {
      const persistentVolume = this.run.store.get('PersistentVolumeClaim', claim)?.spec.volumeName;
      const volume = persistentVolume === undefined ? {} : { persistentVolume };
      this.starts.push({ at, pod, node, claim, readOnly, found, disk, ...volume });
    }
  }

  private volumes(): readonly VolumeRecord[] {
    const { store } = this.run;
    const running = store.list('Sandbox');
    const disks = new Set([...store.keys('Disk'), ...this.starts.map(({ disk }) => disk)]);
    return [...disks].sort().map((disk) => {
      const stored = store.get('Disk', disk);
      const starts = this.starts.filter((start) => start.disk === disk);
      const last = starts.at(-1);
      return {
        disk,
        ...(last?.persistentVolume !== undefined && { persistentVolume: last.persistentVolume }),
        ...(last && { claim: last.claim }),
        ...(!stored && { gone: true as const }),
        writtenBy: stored?.tokens ?? [],
        mountedBy: running.flatMap((sandbox) => mountOf(sandbox, disk)),
        starts: starts.map(({ disk: _, persistentVolume: __, ...start }) => start),
      };
    });
  }
}

function mountOf({ pod, node, mounts }: Sandbox, disk: string): VolumeRecord['mountedBy'] {
  return mounts.filter(({ volume }) => volume === disk).map(({ readOnly }) => ({ pod, node, readOnly }));
}

function rowChange({ kind, key, before, after }: Change): RowChange {
  return { kind, key, ...(before && { before }), ...(after && { after }) };
}

function refusalOf(request: Request, reason: string, message: string): Refusal {
  return { object: objectName(target(request)), code: CODES[reason] ?? 500, reason, message };
}
