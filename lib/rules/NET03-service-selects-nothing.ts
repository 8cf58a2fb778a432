import type { Labels, Service } from '../kube/objects';
import type { Facts } from './facts/facts';
import { governedBy, isExternalName, serves } from './facts/governing';
import { nearMiss } from './facts/near-miss';
import type { Render } from './facts/render';
import { serviceSelector } from './facts/render';
import type { Resource } from './facts/resource';
import type { SetWorkload, Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const NET03: Rule = {
  code: 'NET03',
  slug: 'service-selects-nothing',
  title: 'the governing Service selects no pod',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: ['Endpoints: <none>', 'no endpoints available for service "…"'],
  *check(facts) {
    const { render } = facts;
    const slips = new Slips(render);
    for (const service of render.of<Service>('Service')) {
      if (isExternalName(service)) continue;
      const sets = governedBy(service, render);
      const missed = sets.filter((set) => !serves(service, set));
      const selector = service.object.spec?.selector;
      if (serviceSelector(selector) === undefined) yield* ofNobody(service);
      else if (missed.length > 0) yield misses(service, missed, missed.length === sets.length);
      else if (sets.length === 0) yield* slip(service, slips, facts);
    }
  },
};

function misses(service: Resource<Service>, sets: readonly SetWorkload[], isEmpty: boolean): Finding {
  const [set] = sets as readonly [SetWorkload];
  return {
    on: service,
    path: ['spec', 'selector'],
    message: `Service ${service.name} selects ${shown(service.object.spec?.selector)}, ${set.name}'s pods carry ${shown(set.labels)}: ${isEmpty ? 'it has no endpoints' : 'they have no DNS names'}`,
    why: "A Service selects by the labels of the pods, which come from spec.template.metadata.labels; the set's own labels do not count.",
    help: [`selector: ${shown(stable(set))}`],
    trace: sets.map(({ id, labels }) => ({ what: `${id}: pods carry ${shown(labels)}` })),
    about: [service.id, ...sets.map(({ id }) => id)],
  };
}

/** The labels by which a set finds its own pods change least. */
function stable({ set, labels }: SetWorkload): Labels {
  return set.spec.selector?.matchLabels ?? labels;
}

function* ofNobody(service: Resource<Service>): Iterable<Finding> {
  yield {
    on: service,
    path: ['spec'],
    severity: 'info',
    message: `Service ${service.name} has no selector: its endpoints are kept by somebody else`,
    why: 'Without a selector no controller makes endpoints; an application or a person writes EndpointSlices.',
    help: ['nothing, if somebody does; else spec.selector with the labels of the pods'],
  };
}

function* slip(service: Resource<Service>, slips: Slips, { render, cluster }: Facts): Iterable<Finding> {
  const { name, namespace, object } = service;
  const selector = object.spec?.selector as Labels;
  if (render.selectedBy(namespace, serviceSelector(selector)).length > 0) return;
  if (cluster?.description.pods?.some((pod) => (pod.namespace ?? 'default') === namespace && pod.name.startsWith(name)))
    return;
  const found = slips.of(selector, namespace);
  if (!found) return;
  const { workload, key, meant } = found;
  yield {
    on: service,
    path: ['spec', 'selector', key],
    severity: 'warning',
    message: `Service ${name} selects ${shown(selector)}, which no workload carries; did you mean ${key}: ${meant} of ${workload.kind} ${workload.name}?`,
    why: 'A Service selects pods that carry all labels of its selector; without one it has no endpoints.',
    help: [`selector: {${key}: ${meant}}`, 'nothing, if pods of another release carry them'],
    about: [service.id, workload.id],
  };
}

interface Slip {
  readonly workload: Workload;
  readonly key: string;
  readonly meant: string;
}

/** Values of labels by their keys, to look a misspelt one up. */
class Slips {
  private readonly values = new Map<string, Map<string, Workload[]>>();
  private readonly answers = new Map<string, string | undefined>();

  constructor(private readonly render: Render) {}

  /** A workload that a selector would choose but for one slip in one value. */
  of(selector: Labels, namespace: string): Slip | undefined {
    if (this.values.size === 0) this.fill();
    for (const [key, value] of Object.entries(selector)) {
      const known = this.values.get(`${namespace} ${key}`);
      const meant = known && this.nearest(`${namespace} ${key}`, value, known);
      if (known === undefined || meant === undefined) continue;
      const others = Object.entries(selector).filter(([other]) => other !== key);
      const workload = known.get(meant)?.find(({ labels }) => others.every(([other, each]) => labels[other] === each));
      if (workload) return { workload, key, meant };
    }
    return undefined;
  }

  /** Names that differ in numbers are siblings, so that one of each shape is enough. */
  private nearest(place: string, value: string, known: ReadonlyMap<string, unknown>): string | undefined {
    const question = `${place} ${value}`;
    if (!this.answers.has(question)) {
      const numbers = value.match(/\d+/g)?.join(' ') ?? '';
      const candidates = [...known.keys()].filter((each) => (each.match(/\d+/g)?.join(' ') ?? '') === numbers);
      this.answers.set(question, nearMiss(value, candidates));
    }
    return this.answers.get(question);
  }

  private fill(): void {
    for (const workload of this.render.workloads) {
      for (const [key, value] of Object.entries(workload.labels)) {
        const place = `${workload.namespace} ${key}`;
        const values = this.values.get(place) ?? new Map<string, Workload[]>();
        this.values.set(place, values);
        values.set(value, [...(values.get(value) ?? []), workload]);
      }
    }
  }
}

function shown(labels: Labels | undefined): string {
  return `{${Object.entries(labels ?? {})
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')}}`;
}
