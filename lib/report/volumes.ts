import { nameOf } from '../model/kinds';
import type { Simulation, VolumeRecord } from '../scenarios/simulation';
import { clock, FOUND, identityName, objectName } from '../scenarios/words';

/** The data on each volume, in words: whose it is, who has it mounted, and what was found on it each time that containers started. */
export function volumesText({ volumes }: Pick<Simulation, 'volumes'>): string {
  return volumes
    .map((volume) => [heading(volume), ...details(volume).map((line) => `  ${line}`)].join('\n'))
    .join('\n');
}

function heading({ disk, persistentVolume = disk, claim, gone }: VolumeRecord): string {
  const of = claim === undefined ? '' : `, claim ${objectName({ kind: '', key: claim }).slice(1)}`;
  return `${persistentVolume}${of}${gone ? ': the disk is gone, and its data' : ''}`;
}

function details({ writtenBy, mountedBy, starts, gone }: VolumeRecord): readonly string[] {
  const data = writtenBy.length === 0 ? 'empty' : `data of ${writtenBy.map(identityName).join(', ')}`;
  const mounts = mountedBy.map(({ pod, node, readOnly }) => `${name(pod)} on ${node}${readOnly ? ' (read only)' : ''}`);
  return [
    ...(gone ? [] : [data, mounts.length === 0 ? 'mounted by nobody' : `mounted by ${mounts.join(', ')}`]),
    ...starts.map(({ at, pod, node, found }) => `${clock(at)}  ${name(pod)} starts on ${node} and ${FOUND[found]}`),
  ];
}

function name(pod: string): string {
  return pod.startsWith('default/') ? nameOf(pod) : pod;
}
