/**
 * Two renders in, what the upgrade does out: the old one is settled in a cluster of the model, the new one applied to it as tools do, and everything that
 * comes of that happens.
 */
import { created } from '../kube/defaults';
import type { KubeObject, PersistentVolumeClaim } from '../kube/objects';
import { Manifest } from '../kube/read/manifest';
import { DEFAULT_KUBERNETES_VERSION, type Switches } from '../kube/versions';
import { same } from '../model/apiserver/merge';
import type { Change } from '../model/controller';
import { isApiKind, type Kind } from '../model/kinds';
import type { TimedRun } from '../model/timed';
import type { DescribedCluster } from '../rules/facts/described-cluster';
import { HintBook } from '../rules/facts/hint-book';
import type { Hints } from '../rules/facts/hints';
import { Render } from '../rules/facts/render';
import { resourceOf } from '../rules/facts/resource';
import type { BehaviourHints } from '../rules/facts/tool';
import { type World, worldFor } from '../rules/facts/world';
import { compareText } from '../util/order';
import { changesOf, refusedChange } from './changes';
import { type Delivery, deliver, goneObjects, idOf, install } from './delivery';
import { type Exploring, exploreUpgrade } from './exploration';
import { type Applied, appliedObjects } from './intake';
import { type ObjectChange, type Plan, VERDICTS, type Verdict, verdictOf, worst } from './plan';
import { renamingsBetween } from './renamings';
import type { Scene } from './scene';
import { Watch } from './watch';

/** An object that is invalid by itself, and the API server's words. */
export interface RefusedObject {
  readonly object: KubeObject;
  readonly message: string;
}

/** Objects are such as the API server can decode. */
export interface UpgradeInput {
  /** The render that the cluster holds, or the objects of the cluster as `kubectl get -o yaml` prints them. */
  readonly old: readonly KubeObject[];
  readonly new: readonly KubeObject[];
  /** Objects of the new render that the API server would not take, whatever it holds: they are told, and not played. */
  readonly refused?: readonly RefusedObject[];
  /** Default: the newest version known. */
  readonly kubernetesVersion?: string;
  /** How the new render is applied. Default: client-side, as `kubectl apply` does. */
  readonly apply?: Delivery['apply'];
  /** Whether what the new render does not hold is deleted, as Helm, Argo CD and Flux do. Default: false, as `kubectl apply` does not. */
  readonly prune?: boolean;
  /** Whether what is refused is deleted and made anew: `--force`, `--replace`. Default: false. */
  readonly replace?: boolean;
  /** Default: a cluster that has everything both renders count on. */
  readonly cluster?: DescribedCluster;
  /** By `Kind/name` or `Kind/namespace/name`; they win over annotations. */
  readonly hints?: { readonly [workload: string]: Hints };
  /** What containers do, by image or `Pod/<name>`. Default: they become Ready at once. */
  readonly behaviours?: BehaviourHints;
  /** Construct paths by id, of either render: they tell what was moved. */
  readonly constructPaths?: { readonly old?: ReadonlyMap<string, string>; readonly new?: ReadonlyMap<string, string> };
  /** Looks at every order of events, with one fault. Default: only the run without faults is looked at. */
  readonly exhaustive?: Exploring;
}

/** A run of the control plane ends within it: the longest wait is a Deployment's deadline, ten minutes. */
const LIMIT_MS = 6 * 3_600_000;

/**
 * @throws Misuse when the version is not supported
 */
export function planUpgrade(input: UpgradeInput): Plan {
  const { kubernetesVersion = DEFAULT_KUBERNETES_VERSION, exhaustive } = input;
  const old = appliedObjects(input.old);
  const world = settledWorld(old, input);
  const played = play(world, old, input);
  const before = old.map(({ object }) => object);
  const { changes: simulated, unchanged } = changesOf(played.scene, before, input.new, world.switches);
  const changes = [...simulated, ...(input.refused ?? []).map(refusedChange)];
  const verdict = worst(changes.map(verdictOf));
  const restless = played.isQuiet ? [] : [`the cluster does not come to rest within ${LIMIT_MS / 3_600_000} hours`];
  return {
    kubernetesVersion,
    verdict,
    changes: inOrder(changes),
    unchanged,
    notes: [...world.notes, ...restless],
    takesMs: played.scene.tookMs,
    steps: played.steps,
    ...(exhaustive && { exploration: explored(exhaustive, old, input, played, verdict) }),
  };
}

/** Components that have nothing to do where volumes need no attaching. */
const ATTACHERS: readonly string[] = ['attachdetach-controller', 'csi-attacher'];

/** The same upgrade again, in a world that is made for exploration: volumes need attaching only where it decides who may run. */
function explored(how: Exploring, old: readonly Applied[], input: UpgradeInput, played: Played, verdict: Verdict) {
  const isShared = [...input.old, ...input.new].some(({ kind }) => kind === 'Deployment');
  const attach = isShared || how.fault === 'nodeLoss';
  const { run } = settledWorld(old, input, attach);
  const { applied } = delivered(run, old, input);
  const acted = new Set([...played.acted].filter((name) => attach || !ATTACHERS.includes(name)));
  return exploreUpgrade(how, { model: run.cluster.model, applied, verdict, acted, nodes: played.nodes });
}

interface SettledWorld extends World {
  readonly notes: readonly string[];
}

/** A cluster that holds the old render, at rest. */
function settledWorld(old: readonly Applied[], input: UpgradeInput, attach = true): SettledWorld {
  const objects = old.map(({ object }) => object);
  const { hints: _, behaviours, ...options } = input;
  const world = worldFor([...objects, ...input.new], { ...options, behaviours: { ...paceOf(input), ...behaviours } });
  if (!attach) detachDrivers(world.run);
  const before = worldFor(objects, options).assumed;
  const known = new Set([...objects, ...world.assumed].map(idOf));
  const assumed = [...world.assumed, ...before.filter((object) => !known.has(idOf(object)))];
  const refused = install(world.run, [...assumed.map((object) => ({ object, last: object })), ...old]);
  const notes = [...refused].map(([id, message]) => `the API server does not take ${id} of the old render: ${message}`);
  const isQuiet = world.run.rest(LIMIT_MS);
  return { ...world, notes: isQuiet ? notes : [...notes, 'the old render does not come to rest'] };
}

/** Volumes are there as soon as a pod is on its node. */
function detachDrivers({ store }: TimedRun): void {
  for (const driver of store.list('Driver')) store.put('Driver', driver.name, { ...driver, attach: false });
  for (const driver of store.list('CSIDriver')) {
    store.put('CSIDriver', driver.metadata.name, { ...driver, spec: { ...driver.spec, attachRequired: false } });
  }
}

/** How long containers take, as hints say it. */
function paceOf({ old, new: next, hints = {} }: UpgradeInput): BehaviourHints {
  const book = new HintBook(hints);
  const paces: Record<string, { readyAfter?: number; stopAfter?: number }> = {};
  for (const object of [...old, ...next]) {
    const { spec } = object as { spec?: { template?: { spec?: { containers?: readonly { image?: string }[] } } } };
    const { startSeconds, stopSeconds } = book.of(resourceOf(object, new Manifest(object as never, '')));
    for (const { image } of spec?.template?.spec?.containers ?? []) {
      if (image === undefined || (startSeconds === undefined && stopSeconds === undefined)) continue;
      paces[image] = {
        ...(startSeconds !== undefined && { readyAfter: startSeconds }),
        ...(stopSeconds !== undefined && { stopAfter: stopSeconds }),
      };
    }
  }
  return paces;
}

/** What only its own component sees. */
const MEMORY: ReadonlySet<Kind> = new Set(['Memo', 'Timer', 'Work']);

/** Whether somebody else may act on a change. That a claim is unused, which its status says from 1.37 on, nobody acts on. */
function matters({ kind, before, after }: Change): boolean {
  if (kind !== 'PersistentVolumeClaim' || !before || !after) return !MEMORY.has(kind);
  return !same(withoutUse(before as PersistentVolumeClaim), withoutUse(after as PersistentVolumeClaim));
}

function withoutUse({ status, ...claim }: PersistentVolumeClaim): object {
  const conditions = (status?.conditions ?? []).filter(({ type }) => type !== 'Unused');
  return { ...claim, status: { ...status, conditions } };
}

interface Played {
  readonly scene: Scene;
  readonly isQuiet: boolean;
  readonly steps: number;
  /** Components that did something. */
  readonly acted: ReadonlySet<string>;
  /** Nodes that pods were on. */
  readonly nodes: ReadonlySet<string>;
}

function play({ run, switches }: World, old: readonly Applied[], input: UpgradeInput): Played {
  const before = run.store.fork();
  const watch = new Watch(run);
  const began = run.now;
  let [steps, lastWrite] = [0, began];
  const acted = new Set<string>();
  run.onMoment(({ at, outcome }) => {
    steps++;
    if (outcome.changes.some(matters)) acted.add(outcome.by);
    if (outcome.changes.some((change) => isApiKind(change.kind))) lastWrite = at;
  });
  const { receptions, gone, delivery } = delivered(run, old, input);
  const isQuiet = run.rest(LIMIT_MS);
  const objects = old.map(({ object }) => object);
  const [past, next] = [objects, input.new].map((each) => renderOf(each, switches, input.hints)) as [Render, Render];
  const renamings = renamingsBetween(past, next, input.constructPaths);
  const hintsOf = (id: string) => hintsIn(next, id) ?? hintsIn(past, id) ?? {};
  const scene = {
    delivery,
    before,
    after: run.store,
    watch,
    gone,
    receptions,
    renamings,
    hintsOf,
    tookMs: lastWrite - began,
  };
  const pods = [...before.list('Pod'), ...run.store.list('Pod')];
  return { scene, isQuiet, steps, acted, nodes: new Set(pods.flatMap(({ spec }) => spec.nodeName ?? [])) };
}

/** The new render reaches the cluster; nobody has reacted yet, unless something had to be waited for. */
function delivered(run: TimedRun, old: readonly Applied[], input: UpgradeInput) {
  const { apply = 'client-side', prune = false, replace = false } = input;
  const delivery: Delivery = { apply, prune, replace };
  const next = [...input.new, ...(input.refused ?? []).map(({ object }) => object)];
  const gone = goneObjects(
    old.map(({ object }) => object),
    next,
  );
  const receptions = new Map(deliver(run, input.new, gone, delivery).map((each) => [each.id, each] as const));
  return { delivery, gone, receptions, applied: run.store };
}

function renderOf(objects: readonly KubeObject[], switches: Switches, hints: UpgradeInput['hints']): Render {
  const book = new HintBook(hints);
  const resources = objects.map((object) => resourceOf(created(object, switches), new Manifest(object as never, '')));
  return new Render(resources, [], (resource) => book.of(resource));
}

function hintsIn(render: Render, id: string): Hints | undefined {
  return render.workloads.find((workload) => workload.id === id)?.hints;
}

function inOrder(changes: readonly ObjectChange[]): readonly ObjectChange[] {
  const rank = (change: ObjectChange) => VERDICTS.indexOf(verdictOf(change));
  return [...changes].sort((a, b) => rank(a) - rank(b) || compareText(a.id, b.id));
}
