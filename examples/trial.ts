/** How the tests of the examples try them: verified as synth does, and played step by step with the model. */
import { parseAllDocuments } from 'yaml';
import { type Verification, verifyManifests } from '../lib/check/verify-manifests';
import type { KubeObject, Pod } from '../lib/kube/objects';
import { CONTROLLERS } from '../lib/model/controllers';
import { type Key, keyIn, keyOf } from '../lib/model/kinds';
import { isReady } from '../lib/model/pods';
import { Player } from '../lib/scenarios/play';
import type { ScenarioStep } from '../lib/scenarios/scenario';
import { scenarios } from './scenarios';
import { type Build, yamlOf } from './synthesis';

/** The report of an example's verification. The number of steps is left out: the model's, not the example's. */
export function reportOf(build: Build): Omit<Verification, 'steps'> {
  const manifests = parseAllDocuments(yamlOf(build)).map((document) => document.toJS() as KubeObject);
  const { steps: _, ...report } = verifyManifests({ manifests });
  return report;
}

/** An example's scenario under way. */
export class Trial {
  /** Pods in the order in which they became Ready, and went away: `+web-0`, `-web-0`. */
  readonly comings: string[] = [];
  private readonly player: Player;
  private readonly rest: ScenarioStep[];

  constructor(example: string) {
    const scenario = scenarios.find(({ name }) => name === `example-${example}`)!;
    this.player = new Player(scenario, { controllers: CONTROLLERS });
    this.player.onNote((note) => {
      throw new Error(note);
    });
    this.rest = [...scenario.steps];
    this.player.run.onMoment(({ outcome }) => {
      for (const { kind, before, after } of outcome.changes) {
        if (kind !== 'Pod') continue;
        const [was, is] = [before, after] as (Pod | undefined)[];
        if (is && isReady(is) && !(was && isReady(was))) this.comings.push(`+${is.metadata.name}`);
        if (was && !is) this.comings.push(`-${was.metadata.name}`);
      }
    });
  }

  /** Plays the scenario until its next point of rest. */
  settle(): this {
    for (;;) {
      const step = this.rest.shift()!;
      this.player.do(step);
      if (step.settle) return this;
    }
  }

  /** Something that is not in the scenario. */
  do(step: ScenarioStep): this {
    this.player.do(step);
    return this;
  }

  onMoment(listener: () => void): void {
    this.player.run.onMoment(listener);
  }

  get store() {
    return this.player.store;
  }

  pod(name: string): Pod | undefined {
    return this.store.get('Pod', keyIn('default', name));
  }

  /** The names of all pods that are Ready, sorted. */
  get ready(): readonly string[] {
    return this.store
      .list('Pod')
      .filter(isReady)
      .map(({ metadata }) => metadata.name)
      .sort();
  }

  /** `claim: phase volume class`, sorted. */
  get claims(): readonly string[] {
    return this.store
      .list('PersistentVolumeClaim')
      .map(({ metadata, spec, status }) => `${metadata.name}: ${status?.phase} ${spec.storageClassName}`)
      .sort();
  }

  /** The DNS names that a headless Service gives, sorted. */
  names(service: string): readonly string[] {
    return this.store
      .list('EndpointSlice')
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
      .flatMap(({ endpoints }) => (endpoints ?? []).map(({ hostname }) => `${hostname}.${service}`))
      .sort();
  }

  /** What the containers of a pod can reach of volumes, and found there when they started. */
  mounts(name: string): readonly { readonly claim: Key; readonly readOnly: boolean; readonly found: string }[] {
    const pod = this.pod(name);
    const sandbox = this.store
      .list('Sandbox')
      .find((each) => pod && each.pod === keyOf(pod) && each.life === 'running');
    return (sandbox?.mounts ?? []).map(({ claim, readOnly, found }) => ({ claim, readOnly, found }));
  }
}
