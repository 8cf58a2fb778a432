import {
  caughtUp,
  type Disturbance,
  forcedDeletion,
  kubeletRestart,
  nodeBack,
  nodeDeletion,
  nodeGone,
  nodeSilent,
  podDeletion,
  podFailure,
  restart,
  setRecreation,
  staleReads,
} from '../exploration/disturbances';
import type { Faults } from '../rules/facts/tool';
import { Misuse } from '../util/misuse';
import { didYouMean, list } from '../util/text';

/** What is explored when nothing else is said: the loss of one node, and one deleted pod. */
export const DEFAULT_FAULTS: Faults = { nodeLoss: 1, podDelete: 1 };

/** Components with something to lose in a restart: timers, memory, the rest of a plan. */
const RESTARTED = [
  'statefulset-controller',
  'scheduler',
  'attachdetach-controller',
  'csi-attacher',
  'csi-provisioner',
  'persistent-volume-binder',
];

const DISTURBANCES: { readonly [fault in keyof Faults]-?: readonly Disturbance[] } = {
  nodeLoss: [nodeGone],
  partition: [nodeSilent],
  podDelete: [podDeletion],
  podFail: [podFailure],
  controllerRestart: [...RESTARTED.map(restart), kubeletRestart],
  forceDelete: [forcedDeletion],
  deleteNode: [nodeDeletion],
  recreateSet: [setRecreation],
  staleReads,
};

/** The end of a fault, which comes some time. */
const HEALS: { readonly [fault in keyof Faults]: Disturbance } = {
  partition: nodeBack,
  staleReads: caughtUp,
};

export interface FaultSetup {
  readonly disturbances: readonly Disturbance[];
  readonly allowances: { readonly [name: string]: number };
  readonly restarts: boolean;
}

/** @throws Misuse when a budget cannot be meant */
export function checkFaults(faults: Faults): void {
  const names = Object.keys(DISTURBANCES);
  for (const [name, budget] of Object.entries(faults)) {
    if (!names.includes(name))
      throw new Misuse(`'${name}' is no fault: there are ${list(names)}.${didYouMean(name, names)}`);
    if (!Number.isInteger(budget) || (budget as number) < 0)
      throw new Misuse(`the budget of fault '${name}' must be an integer of at least 0, got ${String(budget)}`);
  }
}

/** Budgets, as an exploration takes them: disturbances of one fault share its allowance. */
export function faultSetup(faults: Faults): FaultSetup {
  const disturbances: Disturbance[] = [];
  const allowances: Record<string, number> = {};
  for (const [fault, each] of Object.entries(DISTURBANCES)) {
    const budget = faults[fault as keyof Faults] ?? 0;
    if (budget === 0) continue;
    allowances[fault] = budget;
    disturbances.push(...each.map((disturbance) => ({ ...disturbance, name: fault })));
    const heal = HEALS[fault as keyof Faults];
    if (heal) disturbances.push(heal);
  }
  return { disturbances, allowances, restarts: (faults.controllerRestart ?? 0) > 0 };
}
