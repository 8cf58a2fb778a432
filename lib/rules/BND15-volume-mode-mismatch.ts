import type { Container, PersistentVolumeClaimSpec } from '../kube/objects';
import { type FieldPath, formatPath } from '../kube/read/field-path';
import { type MountedVolume, volumeOf } from './facts/data';
import type { Facts } from './facts/facts';
import { containersOf, type Workload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const BND15: Rule = {
  code: 'BND15',
  slug: 'volume-mode-mismatch',
  title: 'block volume mounted as files, or the reverse',
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: [
    'volume … has volumeMode Block, but is specified in volumeMounts',
    'volume … has volumeMode Filesystem, but is specified in volumeDevices',
  ],
  *check(facts) {
    for (const workload of facts.render.workloads) {
      for (const { container, path } of containersOf(workload)) yield* mismatches(workload, container, path, facts);
    }
  },
};

function* mismatches(workload: Workload, container: Container, path: FieldPath, facts: Facts): Iterable<Finding> {
  for (const list of ['volumeMounts', 'volumeDevices'] as const) {
    for (const [i, { name }] of (container[list] ?? []).entries()) {
      const volume = volumeOf(workload, name);
      const used = volume && modeOf(volume, workload, facts);
      const wanted = list === 'volumeMounts' ? 'Filesystem' : 'Block';
      if (!used || used.mode === wanted) continue;
      const at = [...path, list, i];
      yield {
        on: workload.resource,
        path: at,
        message: `${workload.kind} ${workload.name}: ${used.claim} is a ${used.mode} volume but container ${container.name} uses it in ${list}: the pod never starts`,
        why: 'The kubelet makes a file system on volumes of mode Filesystem alone, and hands over the bare device of those of mode Block; it refuses to do the other.',
        help:
          used.mode === 'Block'
            ? [
                `volumeDevices: [{name: ${name}, devicePath: /dev/${name}}] in place of the mount`,
                'or volumeMode: Filesystem, where the volume is to be made',
              ]
            : [
                'volumeMode: Block in the claim, before it is made',
                `or volumeMounts: [{name: ${name}, mountPath: …}] in place of the device`,
              ],
        trace: [{ what: `${used.claim}: volumeMode ${used.mode}` }, { what: `${formatPath(at)}: name ${name}` }],
        about: [workload.id, ...used.about],
      };
    }
  }
}

interface UsedMode {
  readonly claim: string;
  readonly mode: string;
  readonly about: readonly string[];
}

/** Nothing for what is no claim, or a claim of which nothing is known. */
function modeOf(volume: MountedVolume, workload: Workload, facts: Facts): UsedMode | undefined {
  const modeIn = (spec: PersistentVolumeClaimSpec | undefined) => spec?.volumeMode || 'Filesystem';
  if (volume.kind === 'template') {
    const { metadata, spec } = volume.template;
    return { claim: `claim template ${metadata.name}`, mode: modeIn(spec), about: [] };
  }
  if (volume.kind === 'ephemeral') {
    const [index] = volume.path.slice(-1) as [number];
    const template = workload.pod.volumes?.[index]?.ephemeral?.volumeClaimTemplate;
    return { claim: `ephemeral claim ${workload.pod.volumes?.[index]?.name}`, mode: modeIn(template?.spec), about: [] };
  }
  if (volume.kind !== 'claim') return undefined;
  const { claimName } = volume;
  const rendered = facts.render.get('PersistentVolumeClaim', workload.namespace, claimName)?.object;
  const claim = rendered ?? facts.cluster?.claim(workload.namespace, claimName);
  if (claim === undefined) return undefined;
  const mode = modeIn((claim as { readonly spec?: PersistentVolumeClaimSpec }).spec);
  return { claim: `claim ${claimName}`, mode, about: [`PersistentVolumeClaim/${workload.namespace}/${claimName}`] };
}
