import { HINT_WORDS } from '../../rules/facts/hints';
import type { Faults } from '../../rules/facts/tool';
import { CLUSTER_SCHEMA, kubernetesVersion } from './cluster-schema';
import { described, flag, listOf, mapOf, mapping, natural, oneOf, type Schema, seconds, text } from './schema';

const hints = mapping({
  startNeeds: {
    type: 'string',
    pattern: `^(${HINT_WORDS.startNeeds.join('|')}|job/.+)$`,
    wanted: `${HINT_WORDS.startNeeds.join(', ')} or job/<name>`,
  } as const,
  readyMeans: oneOf(...HINT_WORDS.readyMeans),
  discovery: oneOf(...HINT_WORDS.discovery),
  names: oneOf(...HINT_WORDS.names),
  quorum: { anyOf: [{ type: 'integer', minimum: 1 }, oneOf('majority')] },
  membership: oneOf(...HINT_WORDS.membership),
  rebuilds: flag,
  replication: oneOf(...HINT_WORDS.replication),
  startSeconds: seconds,
  joinSeconds: seconds,
  stopSeconds: seconds,
  recoverySeconds: seconds,
  maxOutageSeconds: seconds,
  dataPaths: listOf({ type: 'string', pattern: '^/', wanted: 'an absolute path' }),
  ephemeral: flag,
  keepData: flag,
  sessions: oneOf(...HINT_WORDS.sessions),
  rolledBy: text,
});

const timeoutSeconds = seconds;
const tool = mapping({
  helm: mapping({ wait: flag, timeoutSeconds, force: flag }),
  argo: mapping({
    app: text,
    tracking: oneOf('label', 'annotation', 'annotation+label'),
    trackingKey: text,
    serverSideApply: flag,
    prune: flag,
    replace: flag,
    timeoutSeconds,
  }),
  flux: mapping({ prune: flag, force: flag, timeoutSeconds }),
  kubectl: mapping({ prune: flag, replace: flag, timeoutSeconds }),
});

const behaviour = mapping({
  does: oneOf('ready', 'neverReady', 'pullError', 'crashLoop'),
  readyAfter: described('Seconds.', seconds),
  stopAfter: described('Seconds.', seconds),
});

const faults = {
  nodeLoss: natural,
  partition: natural,
  podDelete: natural,
  podFail: natural,
  controllerRestart: natural,
  forceDelete: natural,
  deleteNode: natural,
  recreateSet: natural,
  staleReads: natural,
} as const satisfies { readonly [fault in keyof Required<Faults>]: Schema };

/** Their names, for the command line. */
export const FAULTS = Object.keys(faults) as readonly (keyof Faults)[];

const allowance = mapping(
  {
    code: described('The code that is silenced: DSR02.', text),
    reason: text,
    object: described('StatefulSet/db or StatefulSet/shop/db. Default: every object.', text),
    path: described('spec.serviceName. Default: every field.', text),
    until: described('The last day on which it holds.', {
      type: 'string',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      wanted: 'a day such as 2027-06-30',
    } as const),
  },
  ['code', 'reason'],
);

/** `cdk8s-stateful.yaml`: see Configuration. */
export const CONFIG_SCHEMA = mapping({
  paths: described('What is checked when the command line names nothing: files and folders.', listOf(text)),
  app: described('The command that synthesizes, where no paths are given. Default: that of cdk8s.yaml.', text),
  previous: described('The render before: a file, a folder, or PATH@REVISION of git.', text),
  kubernetesVersion,
  cluster: described('The cluster: files of descriptions or of Kubernetes objects, or the description itself.', {
    anyOf: [text, listOf(text), CLUSTER_SCHEMA],
  }),
  failOn: described(
    'From which severity on the exit status is 1. Default: warning.',
    oneOf('error', 'warning', 'data', 'never'),
  ),
  strictAllow: described('A suppression that silences nothing is a warning. Default: false.', flag),
  hints: described('What applications do, by Kind/name or Kind/namespace/name.', mapOf(hints)),
  behaviours: described('What containers do when they run, by image or by Pod/name.', mapOf(behaviour)),
  tool: described('How manifests reach the cluster.', tool),
  faults: described('How often each fault may happen in an exploration.', mapping(faults)),
  allow: described('Findings that are right as they are.', listOf(allowance)),
});
