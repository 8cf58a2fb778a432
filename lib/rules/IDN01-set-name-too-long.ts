import type { Facts } from './facts/facts';
import type { SetWorkload } from './facts/workload';
import type { Finding, Rule } from './rule';

export const IDN01: Rule = {
  code: 'IDN01',
  slug: 'set-name-too-long',
  title: "the set's name leaves no room for its pods' labels",
  severity: 'error',
  foundBy: ['static'],
  clusterTexts: [
    'create Pod … in StatefulSet … failed error: Pod "…" is invalid: metadata.labels: Invalid value: "…": must be no more than 63 characters',
    'create Pod … in StatefulSet … failed error: Pod "…" is invalid: metadata.labels: Invalid value: "…": must be no more than 63 bytes',
  ],
  *check(facts) {
    for (const workload of facts.render.sets) if (workload.name.length > MAX_LENGTH) yield finding(workload, facts);
  },
};

/** A label's value has at most 63 characters (R-A4). */
const LABEL_LENGTH = 63;
/** `SafeEncodeString` of a 32-bit hash: one letter a digit (`pkg/controller/controller_ref_manager.go` ControllerRevisionName, v1.37.1). */
const LONGEST_HASH = 10;
/** The dash before the hash is one more. It is also short enough for every ordinal: those have at most ten digits. */
const MAX_LENGTH = LABEL_LENGTH - 1 - LONGEST_HASH;

function finding({ resource, name, namespace }: SetWorkload, { previous, switches }: Facts): Finding {
  const isRunning = previous?.has('StatefulSet', namespace, name) ?? false;
  const consequence = isRunning ? 'the next change of its template may stop it' : 'its pods are refused';
  return {
    on: resource,
    path: ['metadata', 'name'],
    message: [
      `StatefulSet ${name} has a name of ${name.length} characters: ${consequence}`,
      `metadata.name: at most ${MAX_LENGTH}, because pods carry the label controller-revision-hash=${name}-<${LONGEST_HASH} characters>`,
    ].join('\n'),
    why: 'The value of a label has at most 63 characters, and the hash of the template has 1 to 10: most templates have 10, and each change of the template draws again.',
    help: [
      'a shorter metadata.name, before the first install (StatefulStore.name)',
      'later another name strands every claim: see MIG01 first',
    ],
    clusterMessage: `metadata.labels: Invalid value: "${name}-…": must be no more than ${LABEL_LENGTH} ${switches.labelLengthUnit}`,
  };
}
