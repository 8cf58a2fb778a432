/**
 * What the API server says of a required field that is absent and of a value outside its enum, where that is not the usual
 * `Required value` and `Unsupported value`: its validators meet the zero value of the Go type and complain about that.
 * Recorded from kube-apiserver 1.37.1, one manifest a row with that one field left out.
 */

const PORT = 'Invalid value: 0: must be between 1 and 65535, inclusive';
const OPERATOR = (value: string) => `Invalid value: ${JSON.stringify(value)}: not a valid selector operator`;

/** By definition and field; null: the server refuses the object with a text about something else. */
const ABSENT: Readonly<Record<string, string | null>> = {
  'apps.v1.DaemonSetSpec.selector': null,
  'autoscaling.v2.HPAScalingPolicy.periodSeconds': 'Invalid value: 0: must be greater than zero',
  'autoscaling.v2.HPAScalingPolicy.type': 'Unsupported value: "": supported values: "Percent", "Pods"',
  'autoscaling.v2.HPAScalingPolicy.value': 'Invalid value: 0: must be greater than zero',
  'batch.v1.PodFailurePolicyOnExitCodesRequirement.values': 'Invalid value: null: at least one value is required',
  'core.v1.GRPCAction.port': PORT,
  'core.v1.HTTPGetAction.port': PORT,
  'core.v1.HTTPHeader.name': null,
  'core.v1.HostAlias.ip': 'Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  'core.v1.LimitRangeItem.type': 'Invalid value: "": name part must be non-empty',
  'core.v1.NodeSelectorRequirement.key': 'Invalid value: "": name part must be non-empty',
  'core.v1.NodeSelectorRequirement.operator': OPERATOR(''),
  'core.v1.PodReadinessGate.conditionType': 'Invalid value: "": name part must be non-empty',
  'core.v1.PreferredSchedulingTerm.weight': 'Invalid value: 0: must be in the range 1-100',
  'core.v1.ScopedResourceSelectorRequirement.operator': null,
  'core.v1.ScopedResourceSelectorRequirement.scopeName': null,
  'core.v1.ServicePort.port': PORT,
  'core.v1.TCPSocketAction.port': PORT,
  'core.v1.Taint.key': null,
  'core.v1.TopologySelectorLabelRequirement.key': 'Invalid value: "": name part must be non-empty',
  'core.v1.TopologySpreadConstraint.maxSkew': 'Invalid value: 0: must be greater than zero',
  'core.v1.TopologySpreadConstraint.whenUnsatisfiable':
    'Unsupported value: "": supported values: "DoNotSchedule", "ScheduleAnyway"',
  'core.v1.WeightedPodAffinityTerm.weight': 'Invalid value: 0: must be in the range 1-100',
  'meta.v1.LabelSelectorRequirement.key': 'Invalid value: "": name part must be non-empty',
  'meta.v1.LabelSelectorRequirement.operator': OPERATOR(''),
  'networking.v1.HTTPIngressPath.backend': 'Invalid value: "": resource or service backend is required',
  'rbac.v1.RoleBinding.roleRef': null,
  'rbac.v1.ClusterRoleBinding.roleRef': null,
  'rbac.v1.RoleRef.kind': null,
  'rbac.v1.Subject.kind': 'Unsupported value: "": supported values: "ServiceAccount", "User", "Group"',
  'storage.v1.CSIStorageCapacity.storageClassName': null,
  'storage.v1.VolumeAttachmentSpec.nodeName': null,
};

/** Lists that the server does not sort. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  'batch.v1.JobSpec.completionMode': ['NonIndexed', 'Indexed'],
  'core.v1.PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'core.v1.Taint.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
};

/** Where the server's path is not the field's. */
const PATHS: readonly (readonly [field: RegExp, server: string])[] = [
  [/^spec\.taints\[/, 'metadata.taints['],
  [/(accessModes|resizePolicy)\[\d+\].*$/, '$1'],
  [/\.downwardAPI\.items\[\d+\]/, '.downwardAPI'],
  [/\.projected\.sources\[\d+\]\.serviceAccountToken\./, '.projected.'],
  [/\.gcePersistentDisk\./, '.persistentDisk.'],
];

function serverPath(path: string): string {
  return PATHS.reduce((now, [field, server]) => now.replace(field, server), path);
}

/** The server's text for an absent field; nothing where it has no text about that field. */
export function absentText(path: string, definition: string, field: string): string | undefined {
  const text = ABSENT[`${definition}.${field}`];
  return text === null ? undefined : `${serverPath(path)}: ${text ?? 'Required value'}`;
}

/** The server's text for a value outside of its list; `path` ends in the field, or in an index of it. */
export function unsupportedText(
  path: string,
  definition: string,
  value: string,
  values: readonly string[],
): string | undefined {
  if (/SelectorRequirement$/.test(definition)) {
    return definition.startsWith('core.v1.Scoped') ? undefined : `${path}: ${OPERATOR(value)}`;
  }
  const field = /(\w+)(?:\[\d+\])?$/.exec(path)?.[1];
  const supported = (ORDER[`${definition}.${field}`] ?? [...values].sort()).map((allowed) => `"${allowed}"`);
  return `${serverPath(path)}: Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.join(', ')}`;
}
