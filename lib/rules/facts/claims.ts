import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, Volume } from '../../kube/objects';
import type { FieldPath } from '../../kube/read/field-path';
import type { Facts } from './facts';
import type { Resource } from './resource';
import { type ClaimUse, claimId, claimUsesOf, isSet, podId, type Workload } from './workload';

/** A claim as the cluster will hold it when the render is applied: one that exists already stays as it is. */
export interface FutureClaim {
  /** `PersistentVolumeClaim/default/data-db-0` */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly object: PersistentVolumeClaim;
  /** The cluster description has it. */
  readonly exists: boolean;
  /** Where it is written; of a claim that only the cluster has, nothing. */
  readonly source?: ClaimSource;
  /** The pods that use it, as the templates name it. */
  readonly users: readonly ClaimUse[];
}

/** A place of the render from which claims come: a claim object, a claim template of a set, an ephemeral volume of a pod. */
export interface ClaimSource {
  readonly on: Resource;
  /** The way to the claim's spec in that object. */
  readonly path: FieldPath;
  /** In the order in which they are made. */
  readonly claims: readonly FutureClaim[];
}

/** A pod of a workload with the claims that it uses; of a workload without ordinals, one stands for all. */
export interface FuturePod {
  readonly workload: Workload;
  /** `Pod/default/db-0`; without ordinals, the workload's own id. */
  readonly id: string;
  /** `pod db-0`, `every pod of Deployment app`. */
  readonly words: string;
  readonly claims: readonly FutureClaim[];
}

/** Every claim that a render brings about or uses, by name, by place and by pod. Made once for the facts. */
export class ClaimBook {
  readonly sources: readonly ClaimSource[];
  private readonly byId = new Map<string, FutureClaim & { users: ClaimUse[] }>();
  private readonly uses = new Map<Workload, ClaimUse[]>();
  private readonly existing: ReadonlyMap<string, PersistentVolumeClaim>;

  constructor({ render, cluster }: Facts) {
    const claims = cluster?.claims ?? [];
    this.existing = new Map(
      claims.map((claim) => [
        claimId({ namespace: claim.metadata.namespace ?? '', claim: claim.metadata.name }),
        claim,
      ]),
    );
    const sources = render
      .of<PersistentVolumeClaim>('PersistentVolumeClaim')
      .map((resource) => this.ofObject(resource));
    for (const workload of render.workloads) sources.push(...this.ofWorkload(workload));
    this.sources = sources;
  }

  get(namespace: string, name: string): FutureClaim | undefined {
    return this.byId.get(claimId({ namespace, claim: name }));
  }

  get all(): Iterable<FutureClaim> {
    return this.byId.values();
  }

  /** The pods of a workload; claims that nobody has heard of are left out. */
  podsOf(workload: Workload): readonly FuturePod[] {
    const { id, kind, name } = workload;
    const pods = new Map<string, { readonly words: string; readonly claims: Set<FutureClaim> }>();
    const shared: FutureClaim[] = [];
    for (const use of this.uses.get(workload) ?? []) {
      const claim = this.byId.get(claimId(use));
      const pod = podId(use);
      if (!claim) continue;
      if (pod === undefined) shared.push(claim);
      else {
        const known = pods.get(pod) ?? { words: podWords(use), claims: new Set() };
        known.claims.add(claim);
        pods.set(pod, known);
      }
    }
    if (pods.size === 0) return [{ workload, id, words: `every pod of ${kind} ${name}`, claims: [...new Set(shared)] }];
    return [...pods].map(([pod, { words, claims }]) => ({
      workload,
      id: pod,
      words,
      claims: [...new Set([...claims, ...shared])],
    }));
  }

  private ofObject(resource: Resource<PersistentVolumeClaim>): ClaimSource {
    const { object, namespace, name } = resource;
    const claims: FutureClaim[] = [];
    const source: ClaimSource = { on: resource, path: ['spec'], claims };
    claims.push(this.enter(namespace, name, object, source));
    return source;
  }

  private ofWorkload(workload: Workload): readonly ClaimSource[] {
    const sources = new Map<string, ClaimSource & { claims: FutureClaim[] }>();
    const uses = [...claimUsesOf(workload)];
    this.uses.set(workload, uses);
    for (const use of uses) {
      const { namespace, claim: name } = use;
      const known = this.byId.get(claimId(use));
      if (known) known.users.push(use);
      else if (use.template) {
        const key = use.path.join(' ');
        const { resource: on } = workload;
        const source = sources.get(key) ?? { on, path: specPath(use), claims: [] };
        sources.set(key, source);
        const claim = this.enter(namespace, name, claimOf(use, use.template), source);
        claim.users.push(use);
        source.claims.push(claim);
      } else if (this.existing.has(claimId(use))) {
        this.enter(namespace, name).users.push(use);
      }
    }
    return [...sources.values()];
  }

  private enter(namespace: string, name: string, written?: PersistentVolumeClaim, source?: ClaimSource) {
    const id = claimId({ namespace, claim: name });
    const existing = this.existing.get(id);
    const object = (existing ?? written) as PersistentVolumeClaim;
    const claim = { id, namespace, name, object, exists: existing !== undefined, users: [], ...(source && { source }) };
    this.byId.set(id, claim);
    return claim as FutureClaim & { users: ClaimUse[] };
  }
}

const books = new WeakMap<object, ClaimBook>();

/** The claims of the facts, which every rule shares. */
export function claimsOf(facts: Facts): ClaimBook {
  const known = books.get(facts.render);
  if (known) return known;
  const book = new ClaimBook(facts);
  books.set(facts.render, book);
  return book;
}

/** Whether it is settled already which volume a claim has, so that class and size say nothing any more. */
export function isBound({ exists, object }: FutureClaim): boolean {
  return exists && object.status?.phase !== 'Pending';
}

/** `pod db-0`, `every pod of Deployment app`. */
export function podWords({ workload: { kind, name }, ordinal }: ClaimUse): string {
  return ordinal === undefined ? `every pod of ${kind} ${name}` : `pod ${name}-${ordinal}`;
}

/** What a finding about claims is about: the claims, their pods, and the workloads whose pods have no names yet. */
export function aboutClaims(...claims: readonly FutureClaim[]): readonly string[] {
  return [...new Set(claims.flatMap(({ id, users }) => [id, ...users.map((use) => podId(use) ?? use.workload.id)]))];
}

function specPath({ kind, path }: ClaimUse): FieldPath {
  return kind === 'ephemeral' ? [...path, 'ephemeral', 'volumeClaimTemplate', 'spec'] : [...path, 'spec'];
}

function claimOf(use: ClaimUse, spec: PersistentVolumeClaimSpec): PersistentVolumeClaim {
  const { workload, claim: name, namespace } = use;
  const annotations = templateOf(use)?.metadata?.annotations;
  const labels = { ...(isSet(workload) && use.kind === 'template' && workload.set.spec.selector?.matchLabels) };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name, labels, ...(annotations && { annotations }) },
    spec,
  };
}

interface Template {
  readonly metadata?: { readonly annotations?: { readonly [key: string]: string } };
}

function templateOf({ workload, kind, volume }: ClaimUse): Template | undefined {
  if (kind === 'template' && isSet(workload))
    return workload.set.spec.volumeClaimTemplates?.find(({ metadata }) => metadata.name === volume);
  const volumes: readonly Volume[] = workload.pod.volumes ?? [];
  return volumes.find(({ name }) => name === volume)?.ephemeral?.volumeClaimTemplate;
}

/** `StatefulSet/default/db` of whatever a claim's users are, once each. */
export function workloadsOf({ users }: FutureClaim): readonly Workload[] {
  return [...new Set(users.map(({ workload }) => workload))];
}

/** `, and so does pod db-0`: what becomes of the pods when a claim stays Pending. */
export function andItsPods({ users }: FutureClaim): string {
  const [use] = users;
  return use ? `, and so does ${podWords(use)}` : '';
}

/** Claims that nobody needs are not worth a word when they wait for a pod by design. */
export function isUsed({ users }: FutureClaim): boolean {
  return users.some(({ workload }) => workload.scale.most > 0);
}
