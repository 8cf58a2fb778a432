import type { ToldAnswer, ToldStory } from '../check/explore';
import type { DroppedParts } from '../check/minimal-manifests';
import type { Minimised } from '../check/minimise';
import type { KubeObject } from '../kube/objects';
import { count } from '../util/text';
import { faultsText, violationText } from './story';
import { yamlText } from './yaml';

/** What is left of manifests that were minimised, and what is not. */
export function minimisedText({ sizes, faults, dropped, isMinimal }: Minimised<ToldStory>): readonly string[] {
  const { before, after } = sizes;
  return [
    `${after.objects} of ${count(before.objects, 'object')}, ${after.values} of ${count(before.values, 'value')}; faults: ${faultsText(faults)}` +
      (isMinimal ? '' : '; ended before all was tried, so that less may do'),
    ...(dropped.length > 0 ? [`left out: ${dropped.map(droppedText).join('; ')}`] : []),
  ];
}

/** A file for a report to others: what goes wrong and how, as comments, and the manifests. */
export function minimisedYaml(
  property: ToldAnswer['property'],
  { manifests, story }: Minimised<ToldStory>,
  again: string,
): string {
  const comments = [`${property.words} (${property.name}): violated`, violationText(story, '  '), `again: ${again}`];
  const lines = comments.flatMap((comment) => comment.split('\n'));
  return `${lines.map((line) => `# ${line}`.trimEnd()).join('\n')}\n${yamlText(manifests as unknown as KubeObject[])}`;
}

function droppedText({ object, parts }: DroppedParts): string {
  return parts.length === 0 ? object : `${object} ${parts.join(', ')}`;
}
