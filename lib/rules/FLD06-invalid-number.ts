import type { PersistentVolume, PersistentVolumeClaimSpec, ResourceList } from '../kube/objects';
import { compareQuantities } from '../kube/quantity';
import type { FieldPath } from '../kube/read/field-path';
import { formatPath } from '../kube/read/field-path';
import type { Facts } from './facts/facts';
import type { Resource } from './facts/resource';
import { containersOf, isSet } from './facts/workload';
import { issueRule } from './issue-rule';
import type { Finding } from './rule';

export const FLD06 = issueRule('invalid-number', {
  title: 'a number or quantity that is not valid',
  severity: 'error',
  why: 'Quantities are a number and a suffix of a fixed list, and numbers have ranges; the API server refuses everything else.',
  clusterTexts: [
    "quantities must match the regular expression '…'",
    "unable to parse quantity's suffix",
    'must be greater than zero',
    'must not be greater than 100%',
    'must be greater than or equal to 0',
  ],
  more: tinyAmounts,
});

const MEBIBYTE = '1Mi';

/** A megabyte is written M, a mebibyte Mi; `500m` is half a byte. Claims, and the memory and local storage of containers. */
function* tinyAmounts({ render }: Facts): Iterable<Finding> {
  for (const claim of render.of('PersistentVolumeClaim')) {
    yield* tinyClaim(claim, (claim.object as { spec?: PersistentVolumeClaimSpec }).spec, ['spec']);
  }
  for (const volume of render.of<PersistentVolume>('PersistentVolume')) {
    yield* tiny(volume, volume.object.spec?.capacity, ['spec', 'capacity'], ['storage']);
  }
  for (const workload of render.workloads) {
    const { resource } = workload;
    for (const { container, path } of containersOf(workload)) {
      for (const kind of ['requests', 'limits'] as const) {
        yield* tiny(
          resource,
          container.resources?.[kind],
          [...path, 'resources', kind],
          ['memory', 'ephemeral-storage'],
        );
      }
    }
    if (!isSet(workload)) continue;
    for (const [i, { spec }] of (workload.set.spec.volumeClaimTemplates ?? []).entries()) {
      yield* tinyClaim(resource, spec, ['spec', 'volumeClaimTemplates', i, 'spec']);
    }
  }
}

function* tinyClaim(on: Resource, spec: PersistentVolumeClaimSpec | undefined, path: FieldPath): Iterable<Finding> {
  yield* tiny(on, spec?.resources?.requests, [...path, 'resources', 'requests'], ['storage']);
}

function* tiny(
  on: Resource,
  amounts: ResourceList | undefined,
  path: FieldPath,
  resources: readonly string[],
): Iterable<Finding> {
  for (const resource of resources) {
    const amount = amounts?.[resource];
    if (amount === undefined || compareQuantities(amount, '0') <= 0 || compareQuantities(amount, MEBIBYTE) >= 0)
      continue;
    const at = [...path, resource];
    // As it was written: the API server stores `500m` of memory as it is, and 0.5 as 500m.
    const written = String(on.manifest.written(at) ?? amount).replace(/^["']|["']$/g, '');
    const meant = written.replace(/m$/, 'M');
    const guess = meant !== written ? `; did you mean "${meant}"?` : '';
    const size = /m$/.test(written) ? 'm is a thousandth of a byte' : 'it is less than one mebibyte';
    yield {
      on,
      path: at,
      severity: 'warning',
      message: `${on.kind} ${on.name}: ${formatPath(at)}: "${written}" is hardly an amount of ${resource}: ${size}${guess}`,
      why: 'An amount without a suffix is in bytes, and m is the suffix of thousandths: drivers round it up to their least size, and containers are killed at once.',
      help: [`${resource}: ${guess === '' ? `${written.replace(/\D.*$/, '')}Mi` : meant.replace(/M$/, 'Mi')}`],
    };
  }
}
