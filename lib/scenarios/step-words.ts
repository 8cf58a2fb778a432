import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../kube/objects';
import type { BehaviourSpec, ScenarioStep } from './scenario';

type Words = { readonly [Name in keyof ScenarioStep]-?: (value: NonNullable<ScenarioStep[Name]>) => string };

const WORDS: Words = {
  apply: (manifests) => `apply ${applied(manifests).join(', ')}`,
  settle: ({ quiet }) => (quiet === undefined ? 'settle' : `settle until nobody has written for ${quiet}`),
  wait: ({ for: what, until }) => `wait for ${what} until ${until}`,
  scale: ({ object, replicas }) => `scale ${object} to ${replicas}`,
  patch: ({ object, merge, strategic, json, sub }) =>
    `patch ${sub ? `the ${sub} of ` : ''}${object}: ${JSON.stringify(merge ?? strategic ?? json)}`,
  delete: (what) => {
    const { object, grace, cascade } = typeof what === 'string' ? { object: what } : what;
    const how = [grace !== undefined && `grace period ${grace} s`, cascade && `cascade ${cascade}`].filter(Boolean);
    return `delete ${object}${how.length > 0 ? ` (${how.join(', ')})` : ''}`;
  },
  evict: (pod) => `evict ${pod}`,
  cordon: (node) => `cordon ${node}`,
  uncordon: (node) => `uncordon ${node}`,
  drain: (what) => `drain ${typeof what === 'string' ? what : what.node}`,
  nodeDown: (node) => `the kubelet of ${node} goes silent`,
  nodeUp: (node) => `the kubelet of ${node} comes back`,
  nodeAdd: ({ name }) => `node ${name} joins`,
  nodeDelete: (node) => `node ${node} is gone for good`,
  taint: ({ node, key, effect }) => `taint ${node} with ${key}:${effect}`,
  untaint: ({ node, key }) => `take the taint ${key} from ${node}`,
  behave: (behaviours) => `from now on ${Object.entries(behaviours).map(behaviourText).join(', ')}`,
  driver: ({ name, ...facts }) => `the driver ${name} is now ${JSON.stringify(facts)}`,
  fail: ({ pod, phase = 'Failed', reason }) => `pod ${pod} ends as ${phase}${reason ? ` (${reason})` : ''}`,
  pass: (duration) => `${duration} pass`,
  note: (text) => text,
};

/** A step as one says it. */
export function stepWords(step: ScenarioStep): string {
  const [name] = Object.keys(step) as (keyof ScenarioStep)[];
  return (WORDS[name] as (value: unknown) => string)(step[name]);
}

function applied(manifests: string): readonly string[] {
  return parseAllDocuments(manifests).flatMap((document) => {
    const object = document.toJS() as KubeObject | null;
    return object ? `${object.kind}/${object.metadata?.name}` : [];
  });
}

function behaviourText([name, { does = 'ready', readyAfter, stopAfter }]: [string, BehaviourSpec]): string {
  const times = [readyAfter && `ready after ${readyAfter}`, stopAfter && `stops after ${stopAfter}`].filter(Boolean);
  return `${name} does ${does}${times.length > 0 ? ` (${times.join(', ')})` : ''}`;
}
