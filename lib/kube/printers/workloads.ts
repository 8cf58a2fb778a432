import type {
  Container,
  ControllerRevision,
  Deployment,
  IntOrString,
  LabelSelector,
  PodDisruptionBudget,
  ReplicaSet,
  StatefulSet,
} from '../objects';
import { controllerOf } from '../owner';
import { type Columns, column, NONE, wideColumn } from './columns';

export const STATEFUL_SET: Columns<StatefulSet> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('READY', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`),
  wideColumn('CONTAINERS', ({ spec }) => names(spec.template.spec.containers)),
  wideColumn('IMAGES', ({ spec }) => images(spec.template.spec.containers)),
];

export const DEPLOYMENT: Columns<Deployment> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('READY', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`),
  column('UP-TO-DATE', ({ status }) => String(status?.updatedReplicas ?? 0)),
  column('AVAILABLE', ({ status }) => String(status?.availableReplicas ?? 0)),
  wideColumn('CONTAINERS', ({ spec }) => names(spec.template.spec.containers)),
  wideColumn('IMAGES', ({ spec }) => images(spec.template.spec.containers)),
  wideColumn('SELECTOR', ({ spec }) => selectorText(spec.selector)),
];

export const REPLICA_SET: Columns<ReplicaSet> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('DESIRED', ({ spec }) => String(spec.replicas ?? 1)),
  column('CURRENT', ({ status }) => String(status?.replicas ?? 0)),
  column('READY', ({ status }) => String(status?.readyReplicas ?? 0)),
  wideColumn('CONTAINERS', ({ spec }) => names(spec.template.spec.containers)),
  wideColumn('IMAGES', ({ spec }) => images(spec.template.spec.containers)),
  wideColumn('SELECTOR', ({ spec }) => selectorText(spec.selector)),
];

export const CONTROLLER_REVISION: Columns<ControllerRevision> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('CONTROLLER', controllerText),
  column('REVISION', ({ revision }) => String(revision)),
];

export const POD_DISRUPTION_BUDGET: Columns<PodDisruptionBudget> = [
  column('NAME', ({ metadata }) => metadata.name),
  column('MIN AVAILABLE', ({ spec }) => intOrNone(spec?.minAvailable)),
  column('MAX UNAVAILABLE', ({ spec }) => intOrNone(spec?.maxUnavailable)),
  column('ALLOWED DISRUPTIONS', ({ status }) => String(status?.disruptionsAllowed ?? 0)),
];

function names(containers: readonly Container[]): string {
  return containers.map(({ name }) => name).join();
}

function images(containers: readonly Container[]): string {
  return containers.map(({ image = '' }) => image).join();
}

/** `statefulset.apps/web`. */
function controllerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision);
  if (!owner) return NONE;
  const [group, version] = owner.apiVersion.split('/');
  const kind = version === undefined ? owner.kind : `${owner.kind}.${group}`;
  return `${kind.toLowerCase()}/${owner.name}`;
}

function intOrNone(value: IntOrString | undefined): string {
  return value === undefined ? 'N/A' : String(value);
}

/** `app=web,tier in (a,b),!gone`: FormatLabelSelector, with the requirements sorted by key. */
function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const requirements = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...matchExpressions.map(({ key, operator, values = [] }) => ({ key, text: REQUIREMENTS[operator](key, values) })),
  ];
  if (requirements.length === 0) return NONE;
  return requirements
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text)
    .join();
}

const REQUIREMENTS = {
  In: (key: string, values: readonly string[]) => `${key} in (${[...values].sort().join()})`,
  NotIn: (key: string, values: readonly string[]) => `${key} notin (${[...values].sort().join()})`,
  Exists: (key: string) => key,
  DoesNotExist: (key: string) => `!${key}`,
};
