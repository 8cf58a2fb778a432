/**
 * The checks and the simulator as tools for tests and scripts: `import { assertSurvives, simulate } from 'cdk8s-stateful/testing'`. It is no part of
 * `cdk8s-stateful` itself, so that a chart that does not use it does not load it.
 */
export type { KubeObject } from '../kube/objects';
export type { Timings } from '../model/controller';
export type { ClusterSpec, DriverSpec, NodeSpec } from '../model/setup';
export { eventsText } from '../report/events';
export { type TablesOptions, tablesText } from '../report/tables';
export { type TimelineOptions, timelineText } from '../report/timeline';
export { volumesText } from '../report/volumes';
export { yamlText } from '../report/yaml';
export { type AssumedCluster, assumedCluster } from '../scenarios/assumed-cluster';
export { type BehaviourSpec, type Flags, readScenario, type Scenario, type ScenarioStep } from '../scenarios/scenario';
export { type ManifestsInput, manifestsText, type SimulateOptions, simulate } from '../scenarios/simulate';
export type {
  EventRecord,
  Moment,
  PlayedStep,
  Refusal,
  Rejection,
  RowChange,
  Simulation,
  VolumeRecord,
  VolumeStart,
} from '../scenarios/simulation';
export type { Stage, Story } from '../scenarios/stage';
export { STORIES } from '../scenarios/stories';
export { Misuse } from '../util/misuse';
export type { Answer } from './answer';
export {
  assertHasFinding,
  assertKeepsDataThrough,
  assertPassesRules,
  assertRecoversFrom,
  assertSurvives,
  assertUpgradesFrom,
} from './assertions';
export { type RecoverOptions, recoverFrom } from './recovery';
export { type CheckOptions, check, type FindingOptions, haveFinding, type PassRulesOptions, passRules } from './rules';
export type { ConstructLike, Subject } from './subject';
export { type ScenarioName, type SurviveOptions, survive } from './survival';
export { plan, type UpgradeOptions, upgradeFrom } from './upgrades';
