import { checkManifests } from '../check/manifests';
import { troubleText } from '../check/trouble-text';
import type { KubeObject } from '../kube/objects';
import { DescribedCluster } from '../rules/facts/described-cluster';
import { applyAll, worldFor } from '../rules/facts/world';
import { groupsOf } from '../scenarios/groups';
import { orderedStart } from '../scenarios/ordered-start';
import { Stage, type Story, type Trouble } from '../scenarios/stage';
import { STORIES } from '../scenarios/stories';
import { Misuse } from '../util/misuse';
import { count, didYouMean, list } from '../util/text';
import { type Answer, no, yes } from './answer';
import { type CheckOptions, clusterOf } from './rules';
import { type Subject, sourcesOf } from './subject';

/** What can happen to every set: by name (`cdk8s-stateful list scenarios`), or a story of your own. */
export type ScenarioName =
  | 'ordered-start'
  | 'pod-deletion'
  | 'scale-down-and-up'
  | 'rolling-update'
  | 'rollout-elsewhere'
  | 'node-loss';

export type SurviveOptions = Pick<CheckOptions, 'kubernetesVersion' | 'cluster' | 'behaviours'>;

/** Whether every pod of every set is Ready again after a story, on its own claim, with its own data. */
export function survive(subject: Subject, scenario: ScenarioName | Story, options: SurviveOptions = {}): Answer {
  return judged(subject, storyOf(scenario), options, () => true);
}

/** Whether no pod loses its claim or its data in a story, Ready or not. */
export function keepDataInStory(
  subject: Subject,
  scenario: ScenarioName | Story,
  options: SurviveOptions = {},
): Answer {
  return judged(subject, storyOf(scenario), options, ({ problem }) => DATA.has(problem));
}

const DATA: ReadonlySet<Trouble['problem']> = new Set(['foreign-data', 'lost-data', 'claim-lost']);

function storyOf(scenario: ScenarioName | Story): Story {
  if (typeof scenario !== 'string') return scenario;
  const names = STORIES.map(({ name }) => name);
  const story = STORIES.find(({ name }) => name === scenario);
  if (story) return story;
  throw new Misuse(
    `there is no scenario '${scenario as string}': there are ${list(names)}.${didYouMean(scenario, names)}`,
  );
}

function judged(
  subject: Subject,
  story: Story,
  options: SurviveOptions,
  counts: (trouble: Trouble) => boolean,
): Answer {
  const { objects, refused } = accepted(subject, options);
  let sets = 0;
  const texts: string[] = refused.map((each) => `would be refused: ${each}`);
  for (const group of groupsOf(objects)) {
    const { stage, refused: denied } = started(group, options);
    for (const [object, message] of denied) texts.push(`${object} would be refused: ${message}`);
    sets += stage.sets.length + stage.deployments.length;
    stage.play(orderedStart);
    if (stage.troubles.length === 0 && story.name !== orderedStart.name) stage.play(story);
    texts.push(...stage.troubles.filter(counts).map(troubleText));
  }
  if (texts.length > 0) return no(texts.join('\n\n'));
  if (sets === 0)
    return no(`nothing can survive '${story.name}': there is no StatefulSet, and no Deployment with claims`);
  return yes(`${count(sets, 'workload')} came through '${story.name}'`);
}

function accepted(subject: Subject, { kubernetesVersion }: SurviveOptions) {
  const {
    accepted: taken,
    stored,
    problems,
  } = checkManifests({
    sources: sourcesOf(subject),
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  return {
    objects: taken.map((manifest) => stored.get(manifest) as KubeObject),
    refused: errors.map(({ object, message }) => `${object ? `${object.kind}/${object.name}: ` : ''}${message}`),
  };
}

function started(group: readonly KubeObject[], { kubernetesVersion, cluster, behaviours }: SurviveOptions) {
  const { run, assumed } = worldFor(group, {
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...(cluster && { cluster: new DescribedCluster(clusterOf(cluster)) }),
    ...(behaviours && { behaviours }),
  });
  const stage = new Stage(run);
  return { stage, refused: applyAll(run.store, stage.send, [...assumed, ...group]) };
}
