import type { KubeObject, StatefulSet } from '../lib/kube/objects';
import { planUpgrade, type UpgradeInput } from '../lib/upgrade/upgrade';
import type { Bench, Report } from './support/report';
import { storeManifests } from './support/store';

interface Change {
  readonly name?: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly size?: string;
}

interface Row {
  readonly title: string;
  readonly change: Change;
  readonly options?: Partial<UpgradeInput>;
}

const IMAGE = { image: 'db:2' };
const ROWS: readonly Row[] = [
  { title: 'a new image', change: IMAGE },
  { title: 'a larger claim template', change: { size: '20Gi' } },
  { title: 'another name, pruned', change: { name: 'shop-db' }, options: { prune: true } },
  { title: 'fewer replicas', change: { replicas: 2 } },
  { title: 'a new image, every order, no fault', change: IMAGE, options: { exhaustive: { fault: 'none' } } },
  { title: 'a new image, every order, a pod deletion', change: IMAGE, options: { exhaustive: { fault: 'podDelete' } } },
  {
    title: 'a new image, every order, a controller restart',
    change: IMAGE,
    options: { exhaustive: { fault: 'controllerRestart' } },
  },
];

const RUNS = 5;

/** P9 of the performance plan: a verdict on two renders of a store of three members. */
export const upgradeVerdict: Bench = {
  title: 'verdict on an upgrade of a 3-replica store',
  run(): Report {
    return {
      rows: ROWS.map(measure),
      notes: [
        `First: in a fresh process for the first row, in the warm one for the others. Then the median of ${RUNS}.`,
      ],
    };
  },
};

function measure({ title, change, options }: Row): Readonly<Record<string, string | number>> {
  const input = { old: store({}), new: store(change), ...options };
  const runs = options?.exhaustive ? 1 : RUNS;
  const took: number[] = [];
  let plan = timed(input, took);
  for (let i = 0; i < runs; i++) plan = timed(input, took);
  const [first = 0, ...others] = took;
  const { exploration } = plan;
  return {
    upgrade: title,
    verdict: plan.verdict,
    'first ms': Math.round(first),
    'then ms': Math.round(others.sort((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0),
    states: exploration?.states ?? '',
    transitions: exploration?.transitions ?? '',
    ended: exploration ? (exploration.complete ? 'complete' : 'bound') : '',
  };
}

function timed(input: UpgradeInput, took: number[]) {
  const began = performance.now();
  const plan = planUpgrade(input);
  took.push(performance.now() - began);
  return plan;
}

/** A render of a store of three members. */
function store({ name = 'db', image = 'db:1', replicas = 3, size = '1Gi' }: Change): readonly KubeObject[] {
  const [storageClass, stored] = storeManifests(replicas) as [KubeObject, StatefulSet];
  const set = structuredClone(stored) as unknown as {
    metadata: { name: string };
    spec: {
      template: { spec: { containers: [{ image: string }] } };
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: string } } } }];
    };
  };
  set.metadata.name = name;
  set.spec.template.spec.containers[0].image = image;
  set.spec.volumeClaimTemplates[0].spec.resources.requests.storage = size;
  return [storageClass, set as unknown as KubeObject];
}
