import type { KubeObject } from '../kube/objects';
import type { EventNote } from '../model/actions';
import type { Change } from '../model/controller';
import type { Key, Kind } from '../model/kinds';
import { condition } from '../model/pods';
import type { LiveStore } from '../model/store/live-store';
import type { Moment } from '../model/timed';
import type { Render } from '../rules/facts/render';
import type { Settled, SettledChange } from '../rules/facts/settled';
import type { Workload } from '../rules/facts/workload';
import { applyAll, type WorldInput, worldFor } from '../rules/facts/world';
import type { TraceLine } from '../rules/rule';
import { groupsOf } from '../scenarios/groups';
import { changeWords, objectName } from '../scenarios/words';

/** Runs of a render's workloads, each made when somebody first asks for it. */
export class Settlements {
  private groups: ReadonlyMap<string, readonly KubeObject[]> | undefined;
  private readonly runs = new Map<readonly KubeObject[], Settled>();

  constructor(
    private readonly render: Render,
    private readonly input: WorldInput,
  ) {}

  of(workload: Workload): Settled {
    const group = this.groupOf(workload);
    const known = this.runs.get(group);
    if (known) return known;
    const settled = settle(group, this.input);
    this.runs.set(group, settled);
    return settled;
  }

  /** A workload with all that it has something to do with. */
  groupOf({ id, resource }: Workload): readonly KubeObject[] {
    this.groups ??= this.groupsById();
    return this.groups.get(id) ?? [resource.object];
  }

  private groupsById(): ReadonlyMap<string, readonly KubeObject[]> {
    const groups = groupsOf(this.render.resources.map(({ object }) => object));
    const byId = new Map<string, readonly KubeObject[]>();
    for (const group of groups) {
      for (const { kind, metadata } of group) byId.set(`${kind}/${metadata.namespace}/${metadata.name}`, group);
    }
    return byId;
  }
}

/** Every wait of the control plane ends within it: the longest are the forced detach (6 min) and a Deployment's deadline (10 min). */
export const LIMIT_MS = 3_600_000;

/** Applies manifests to a world and lets it come to rest. */
function settle(manifests: readonly KubeObject[], input: WorldInput): Settled {
  const { run, story, refused, isQuiet } = atRest(manifests, input);
  return {
    cluster: run.store,
    isQuiet,
    refused,
    story: (about, most) => story.about(about, most),
    lastWords: (about) => story.lastWords(about),
    latest: (ms) => story.since(run.now - ms),
  };
}

/** A world in which manifests are applied and nothing moves any more; whatever is done to it next is heard by the story. */
export function atRest(manifests: readonly KubeObject[], input: WorldInput) {
  const { run, assumed } = worldFor(manifests, input);
  const story = new Story(run.store);
  run.onMoment((moment) => story.hear(moment));
  const refused = applyAll(run.store, (request) => run.request('user', request), [...assumed, ...manifests]);
  return { run, story, refused, isQuiet: run.rest(LIMIT_MS) };
}

/** Default number of lines in a story. */
const MOST_LINES = 12;

interface Line {
  readonly at: number;
  readonly who: string;
  readonly on: string;
  readonly change?: Change;
  readonly event?: EventNote;
}

/** What is remembered of a run. */
class Story {
  private readonly lines: Line[] = [];

  constructor(private readonly store: LiveStore) {}

  hear({ at, outcome: { by, changes, events } }: Moment): void {
    for (const change of changes) this.lines.push({ at, who: by, on: idOf(change), change });
    for (const event of events) this.lines.push({ at, who: event.from ?? by, on: idOf(event.on), event });
  }

  about(ids: readonly string[], most = MOST_LINES, since = 0): readonly TraceLine[] {
    const lines = this.lines
      .filter(({ on, at }) => at >= since && ids.includes(on))
      .flatMap((line) => told({ ...line, at: line.at - since }) ?? []);
    return lines.slice(-most);
  }

  since(moment: number): readonly SettledChange[] {
    return this.lines.flatMap(({ at, who, change }) => (change && at >= moment ? [{ by: who, change }] : []));
  }

  lastWords(id: string): string | undefined {
    const [kind, namespace, name] = id.split('/');
    const pod = kind === 'Pod' ? this.store.get('Pod', `${namespace}/${name}` as Key) : undefined;
    const scheduled = condition(pod?.status?.conditions, 'PodScheduled');
    if (scheduled?.status === 'False' && scheduled.message) return scheduled.message;
    return this.lines.findLast(({ on, event }) => on === id && event?.type === 'Warning')?.event?.message;
  }
}

/** `Pod/default/db-0`, whatever of it is meant: the object, or what a machine has of it. */
function idOf({ kind, key }: { readonly kind: Kind | string; readonly key: string }): string {
  if (kind !== 'Sandbox') return `${kind}/${key}`;
  const name = objectName({ kind, key });
  return name.split('/').length === 2 ? name.replace('/', '/default/') : name;
}

function told({ at, who, change, event }: Line): TraceLine | undefined {
  const what = change ? changeWords(change) : event && `${event.reason}: ${event.message}`;
  const on = change ?? event?.on;
  return what === undefined || on === undefined ? undefined : { at, who, what: `${objectName(on)}: ${what}` };
}
