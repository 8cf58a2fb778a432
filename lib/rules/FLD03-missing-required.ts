import type { ManifestIssue } from './facts/facts';
import { issueRule, ofObject } from './issue-rule';

export const FLD03 = issueRule('missing-required', {
  title: 'a required field is absent',
  severity: 'error',
  why: 'The API server fills in defaults first and then refuses what is still absent.',
  clusterTexts: ['…: Required value', '…: Required value: …'],
  words: (issue) => ({ message: ofObject(issue, issue.message + reason(issue)) }),
});

/** Why it cannot be left out, where neither the schema nor the server says so. */
const REASONS: { readonly [field: string]: string } = {
  accessModes: 'it says how a volume may be used, and there is no default',
  capacity: 'claims are matched by it',
  claimName: 'a volume that names no claim is none',
  containerPort: 'a port without a number is none',
  containers: 'a pod runs at least one',
  image: 'there is nothing to run without it',
  metadata: 'it holds the name',
  mountPath: 'a volume must be mounted somewhere',
  name: 'it is what others call it by',
  nodeAffinity: 'a local volume is on one node',
  port: 'a Service without a number has no port',
  provisioner: 'it names the driver that makes the volumes',
  requests: 'it holds the size of the volume',
  resources: 'it holds the size of the volume',
  selector: 'it says which pods are its own',
  storage: 'it is the size of the volume',
  template: 'pods are made from it',
  topologyKey: 'it says what counts as one place',
  volumeBindingMode: 'it says when volumes are made',
};

function reason({ message, fieldPath, path }: ManifestIssue): string {
  const field = String(fieldPath.at(-1) ?? '');
  const isBare = message === `${path} is required`;
  return isBare && Object.hasOwn(REASONS, field) ? `: ${REASONS[field]}` : '';
}
