import type { QuantityText } from '../kube/objects';
import { addQuantities, compareQuantities } from '../kube/quantity';
import { aboutClaims, type ClaimSource, claimsOf } from './facts/claims';
import type { Facts } from './facts/facts';
import { type Applicant, applicantsOf, type Charge } from './facts/quota-charges';
import { type ClaimLimit, claimLimitsOf, countsPod, type Quota, quotasOf } from './facts/quotas';
import { requestOf } from './facts/storage';
import type { Finding, Rule, TraceLine } from './rule';

export const BND16: Rule = {
  code: 'BND16',
  slug: 'quota-exceeded',
  title: 'quota stops the next claim',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: [
    'is forbidden: exceeded quota: …, requested: …, used: …, limited: …',
    'is forbidden: minimum storage usage per PersistentVolumeClaim is …, but request is …',
    'is forbidden: maximum storage usage per PersistentVolumeClaim is …, but request is …',
  ],
  *check(facts) {
    const quotas = quotasOf(facts);
    for (const [namespace, own] of quotas) {
      for (const quota of own) yield* overdrawn(facts, quota, applicantsOf(facts, namespace, quota.used !== undefined));
    }
    const limits = claimLimitsOf(facts);
    if (limits.size > 0) for (const source of claimsOf(facts).sources) yield* outOfBounds(source, limits);
  },
};

/** Charges a quota with everything that is created, one object after the other, and tells whose object is the first to be refused. */
function* overdrawn(facts: Facts, quota: Quota, applicants: readonly Applicant[]): Iterable<Finding> {
  const spent = new Map<string, QuantityText>(Object.entries(quota.used ?? {}));
  const incomplete = new Set<Applicant>();
  for (const applicant of applicants) {
    const refused = charge(quota, spent, applicant);
    if (refused) yield quotaFinding(facts, quota, applicant, refused);
    if (refused) incomplete.add(applicant);
  }
  // Surge pods come when all the others are there.
  for (const applicant of applicants) {
    if (!applicant.surge || !applicant.pod || incomplete.has(applicant)) continue;
    const refused = overdraft(quota, spent, {
      ...applicant.surge,
      amounts: counted(quota, applicant.surge, applicant),
    });
    if (refused) yield quotaFinding(facts, quota, applicant, refused);
  }
}

interface Refused {
  readonly charge: Charge;
  readonly resource: string;
  readonly requested: QuantityText;
  readonly sum: string;
  readonly used: QuantityText;
  readonly hard: QuantityText;
}

/** Nothing of a workload comes after its first object that is refused. */
function charge(quota: Quota, spent: Map<string, QuantityText>, applicant: Applicant): Refused | undefined {
  for (const each of applicant.charges) {
    const amounts = counted(quota, each, applicant);
    const refused = overdraft(quota, spent, { ...each, amounts });
    if (refused) return refused;
    for (const [resource, amount] of amounts) spent.set(resource, addQuantities(spent.get(resource) ?? '0', amount));
  }
  return undefined;
}

/** Scopes choose among pods; a quota with scopes counts no claims. */
function counted(quota: Quota, { kind, amounts }: Charge, { pod }: Applicant): Charge['amounts'] {
  if (quota.scopes.length === 0) return amounts;
  return kind === 'pod' && pod && countsPod(quota, pod) === true ? amounts : [];
}

function overdraft(quota: Quota, spent: ReadonlyMap<string, QuantityText>, each: Charge): Refused | undefined {
  for (const [resource, requested] of each.amounts) {
    const hard = quota.hard[resource];
    if (hard === undefined) continue;
    const used = spent.get(resource) ?? '0';
    const sum = addQuantities(used, requested);
    if (compareQuantities(sum, hard) > 0) return { charge: each, resource, requested, sum, used, hard };
  }
  return undefined;
}

function quotaFinding(facts: Facts, quota: Quota, applicant: Applicant, refused: Refused): Finding {
  const { charge: at, resource, sum, hard, used, requested } = refused;
  const { on, path, words } = applicant;
  const needed = applicant.charges.filter(({ amounts }) => amounts.some(([name]) => name === resource)).length;
  const brings =
    at.kind === 'claim' ? (on.kind === 'PersistentVolumeClaim' ? 'it brings' : 'its claims bring') : 'its pod brings';
  const trace: readonly TraceLine[] = [
    { what: `ResourceQuota/${quota.name}: hard ${resource}: ${hard}, used ${used} before ${at.object}` },
  ];
  const claims = at.claim ? [at.claim] : [];
  return {
    on,
    path,
    message: `${words(at)}: ${brings} ${resource} to ${sum}, quota ${quota.name} allows ${hard}`,
    why: 'The API server refuses every object that would take a quota beyond its hard limit. The controller tries again and again, and says so only in Events of its own object.',
    help: [
      `ResourceQuota ${quota.name}: spec.hard ${resource}: ${totalOf(applicant, resource, quota.used?.[resource], facts, quota)} or more (${needed} × ${requested} of ${on.kind} ${on.name} included)`,
      at.kind === 'claim' ? 'or fewer or smaller claims' : 'or fewer replicas',
    ],
    trace,
    clusterMessage: `${at.kind === 'claim' ? 'persistentvolumeclaims' : 'pods'} "${at.object}" is forbidden: exceeded quota: ${quota.name}, requested: ${resource}=${requested}, used: ${resource}=${used}, limited: ${resource}=${hard}`,
    about: [on.id, ...aboutClaims(...claims)],
  };
}

/** What the quota must be for everything that the namespace is to hold. */
function totalOf(own: Applicant, resource: string, used: QuantityText | undefined, facts: Facts, quota: Quota): string {
  let total: QuantityText = used ?? '0';
  for (const applicant of applicantsOf(facts, own.on.namespace, quota.used !== undefined)) {
    const surge = applicant.surge ? [applicant.surge] : [];
    for (const each of [...applicant.charges, ...surge]) {
      for (const [name, amount] of counted(quota, each, applicant))
        if (name === resource) total = addQuantities(total, amount);
    }
  }
  return String(total);
}

function* outOfBounds(
  { on, path, claims }: ClaimSource,
  limits: ReadonlyMap<string, readonly ClaimLimit[]>,
): Iterable<Finding> {
  const claim = claims.find(({ exists }) => !exists);
  if (!claim) return;
  const size = requestOf(claim.object);
  for (const { name, min, max } of limits.get(claim.namespace) ?? []) {
    const isSmall = min !== undefined && compareQuantities(size, min) < 0;
    const bound = isSmall ? min : max;
    if (bound === undefined || (!isSmall && compareQuantities(size, bound) <= 0)) continue;
    const word = isSmall ? 'minimum' : 'maximum';
    const consequence =
      on.kind === 'PersistentVolumeClaim'
        ? 'it is refused'
        : `it is never made, and so are no pods of ${on.kind} ${on.name}`;
    yield {
      on,
      path: [...path, 'resources', 'requests', 'storage'],
      message: `claim ${claim.name} asks for ${size}, LimitRange ${name} allows ${isSmall ? 'no less' : 'no more'} than ${bound}: ${consequence}`,
      why: 'The API server refuses claims outside of the bounds that a LimitRange of the namespace sets for type PersistentVolumeClaim.',
      help: [
        `resources.requests.storage: ${bound} or ${isSmall ? 'more' : 'less'}`,
        `or another ${isSmall ? 'min' : 'max'} in LimitRange ${name}`,
      ],
      trace: [{ what: `LimitRange/${name}: ${isSmall ? 'min' : 'max'} storage ${bound}` }],
      clusterMessage: `persistentvolumeclaims "${claim.name}" is forbidden: ${word} storage usage per PersistentVolumeClaim is ${bound}, but request is ${size}`,
      about: [on.id, ...aboutClaims(...claims)],
    };
  }
}
