import { allReady } from './all-ready';
import { budgetRespected } from './budget-respected';
import { claimsKept } from './claims-kept';
import { dataSurvives } from './data-survives';
import { onePodOfAName } from './one-pod-of-a-name';
import { oneWriter } from './one-writer';
import { orderedStart } from './ordered-start';
import { ownData } from './own-data';
import type { Pair } from './pair';
import { quorumKept } from './quorum-kept';
import { rolledOut } from './rolled-out';
import { updateOrder } from './update-order';

export type { Pair } from './pair';
export { allReady, dataSurvives, oneWriter, ownData, quorumKept, rolledOut, updateOrder };

/** What users of stateful applications care about, by name. */
export const PROPERTIES: readonly Pair[] = [
  allReady,
  budgetRespected,
  claimsKept,
  dataSurvives,
  onePodOfAName,
  oneWriter,
  orderedStart,
  ownData,
  quorumKept,
  rolledOut,
  updateOrder,
];
