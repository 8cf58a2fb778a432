import type { Container } from '../kube/objects';
import type { FieldPath } from '../kube/read/field-path';
import { claimMountsOf, runningContainersOf } from './facts/claim-mounts';
import { wordsOf } from './facts/container-text';
import { formatBreakBetween, type KnownImage, knownImage } from './facts/images';
import { type Kept, successionOf } from './facts/succession';
import { isDeployment, isSet, ordinalsOf, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const UPD12: Rule = {
  code: 'UPD12',
  slug: 'data-format-upgrade',
  title: 'the new image cannot read the old data',
  severity: 'error',
  data: true,
  needs: ['previous'],
  foundBy: ['upgrade'],
  clusterTexts: [
    'database files are incompatible with server',
    'The data directory was initialized by PostgreSQL version …, which is not compatible with this version …',
  ],
  *check({ render, previous }) {
    if (!previous) return;
    for (const kept of successionOf(previous, render).workloads) {
      const { now } = kept;
      if ((isSet(now) || isDeployment(now)) && now.hints.ephemeral !== true) yield* findings(kept);
    }
  },
};

function* findings({ before, now }: Kept<Workload>): Iterable<Finding> {
  const olds = new Map((before.pod.containers ?? []).map((container) => [container.name, container]));
  for (const { container, path } of runningContainersOf(now)) {
    const old = olds.get(container.name);
    if (!old || old.image === container.image || !keepsData(container, now)) continue;
    const [from, to] = [knownImage(old.image), knownImage(container.image)];
    const found = from && to && formatBreakBetween(from, to);
    if (found) yield finding(now, [...path, 'image'], { from, to, old, container, ...found });
  }
}

/** It writes to a claim, and is the store itself and not a tool of the same image. */
function keepsData(container: Container, workload: Workload): boolean {
  if (claimMountsOf(container, workload).length === 0) return false;
  return !wordsOf(container).some((word) => /dump|backup|restore|exporter/i.test(word));
}

type Break = NonNullable<ReturnType<typeof formatBreakBetween>>;

interface Step extends Break {
  readonly from: KnownImage;
  readonly to: KnownImage;
  readonly old: Container;
  readonly container: Container;
}

const WHY: { readonly [Kind in Break['kind']]: string } = {
  upgrade: 'Each of its release lines has files of its own, and refuses those of another one.',
  skip: 'It reads the files of the release line before its own, and none that are older.',
  downgrade: 'Once a newer version has written its files, an older one refuses them or ruins them.',
};

function finding(workload: Workload, path: FieldPath, step: Step): Finding {
  const { resource, kind, name } = workload;
  const { from, to, old, container, formatBreak } = step;
  const [before, after] = [from, to].map(({ version = [] }) => version.join('.'));
  return {
    on: resource,
    path,
    message: `${kind} ${name}: ${to.name} ${before} → ${after} does not read the data of ${before}: it wants ${formatBreak.instead}`,
    why: WHY[step.kind],
    help: [formatBreak.instead, ...recovery(workload, old)],
    trace: [{ what: `before: ${old.image}` }, { what: `now: ${container.image}` }, { what: `source: ${to.source}` }],
  };
}

/** A set meets it at its highest ordinal, and stops there (ORD04). */
function recovery(workload: Workload, { image }: Container): readonly string[] {
  if (!isSet(workload)) return [];
  const last = ordinalsOf(workload).at(-1);
  if (last === undefined) return [];
  const pod = `${workload.name}-${last}`;
  return [`if it has begun: ${pod} is the first to fail; put ${image} back, then kubectl delete pod ${pod} (ORD04)`];
}
