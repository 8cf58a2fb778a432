import { semanticallyEqual } from '../kube/equality';
import type { StorageClass } from '../kube/objects';
import { classNameOf } from '../kube/storage-classes';
import { count } from '../util/text';
import { claimsOf } from './facts/claims';
import type { Facts } from './facts/facts';
import { asksToBeRecreated, recreatorOf } from './facts/release';
import type { Resource } from './facts/resource';
import { type Kept, successionOf } from './facts/succession';
import type { Finding, Rule } from './rule';

export const UPD15: Rule = {
  code: 'UPD15',
  slug: 'class-change-not-applied',
  title: 'a new class does not change old volumes',
  severity: 'info',
  needs: ['previous'],
  foundBy: ['upgrade'],
  *check(facts) {
    const { previous, render, tool, cluster } = facts;
    if (!previous) return;
    const succession = successionOf(previous, render);
    for (const kept of succession.kept<StorageClass>('StorageClass')) {
      if (recreatorOf(tool) === undefined && !asksToBeRecreated(kept.now)) continue;
      const fields = FIXED.filter((field) => !semanticallyEqual(kept.before.object[field], kept.now.object[field]));
      if (fields.length > 0) yield recreated(kept, fields, volumesOf(kept.now.name, { ...facts, render: previous }));
    }
    for (const gone of succession.gone) {
      if (gone.kind !== 'StorageClass' || cluster?.classes?.has(gone.name)) continue;
      const volumes = volumesOf(gone.name, facts);
      if (volumes > 0) yield removed(gone, volumes);
    }
  },
};

/** What cannot be changed in a class (`pkg/apis/storage/validation/validation.go`: ValidateStorageClassUpdate). */
const FIXED = ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'] as const;

/** Claims of a class that a render brings about; each has its volume. */
function volumesOf(name: string, facts: Facts): number {
  return [...claimsOf(facts).all].filter(({ object }) => classNameOf(object) === name).length;
}

function recreated(
  { before, now }: Kept<Resource<StorageClass>>,
  fields: readonly (typeof FIXED)[number][],
  volumes: number,
): Finding {
  const told = (storageClass: StorageClass) =>
    fields.map((field) => `${field} ${shown(storageClass[field])}`).join(', ');
  const which =
    volumes === 0
      ? 'existing volumes keep'
      : `${count(volumes, 'existing volume')} ${volumes === 1 ? 'keeps' : 'keep'}`;
  return {
    on: now,
    path: [fields[0] as string],
    message: `StorageClass ${now.name}: ${which} ${told(before.object)}; only new claims get ${told(now.object)}`,
    why: 'A class is read when a volume is made, and never again: deleting it and making it anew changes no volume.',
    help: [
      ...(fields.includes('reclaimPolicy')
        ? [
            `kubectl patch pv NAME -p '{"spec":{"persistentVolumeReclaimPolicy":"${now.object.reclaimPolicy}"}}' for each volume`,
          ]
        : []),
      'a class of another name for new claims, and a copy of the data where old ones have to change',
    ],
    trace: fields.map((field) => ({
      what: `${field}: ${shown(before.object[field])} before, ${shown(now.object[field])} now`,
    })),
  };
}

function removed(gone: Resource, volumes: number): Finding {
  const which = `${count(volumes, 'claim')} ${volumes === 1 ? 'stays' : 'stay'}`;
  return {
    on: gone,
    message: `StorageClass ${gone.name} leaves the render, and ${which}: their volumes work on, cannot grow any more, and no new one is made`,
    why: 'Volumes do not need their class; growing a claim (UPD04) and making a new one do.',
    help: ['keep the class in the render as long as claims name it'],
  };
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
