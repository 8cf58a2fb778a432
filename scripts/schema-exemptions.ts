/**
 * Where the published schema says more than the API server enforces. The server never validates against its own OpenAPI
 * documents: what it decodes is checked by the Go code of pkg/apis/<group>/validation, which these lists follow
 * (k8s.io/kubernetes v1.37.1); most rows were
 * confirmed by leaving the field out of a manifest for a real API server. A rule that is not sure says less.
 */

/** Required in the schema, yet accepted when absent: zero values that are legal, or never looked at. */
const ACCEPTED: Record<string, string[]> = {
  'core.v1.HTTPHeader': ['value'],
  'core.v1.Sysctl': ['value'],
  'core.v1.ISCSIVolumeSource': ['lun'],
  'core.v1.ISCSIPersistentVolumeSource': ['lun'],
  'core.v1.SleepAction': ['seconds'],
  'core.v1.LimitRangeSpec': ['limits'],
  'core.v1.ScaleIOVolumeSource': ['secretRef'],
  'core.v1.ScaleIOPersistentVolumeSource': ['secretRef'],
  'core.v1.DaemonEndpoint': ['Port'],
  'core.v1.PreferredSchedulingTerm': ['preference'],
  'core.v1.TypedLocalObjectReference': ['kind'],
  'discovery.v1.ForZone': ['name'],
  'discovery.v1.ForNode': ['name'],
  'storage.v1.CSIDriver': ['spec'],
  'storage.v1.CSINode': ['spec'],
  'core.v1.Event': ['metadata', 'involvedObject'],
  'apiextensions.v1.CustomResourceDefinitionVersion': ['served', 'storage'],
  'batch.v1.PodFailurePolicy': ['rules'],
  'storage.v1.TokenRequest': ['audience'],
  'storage.v1.CSINodeSpec': ['drivers'],
  'apiserverinternal.v1alpha1.StorageVersion': ['metadata'],
};
/** Groups of which a manifest is a question, not an object, or which are alpha and not served by default. */
const UNCHECKED = /^(authentication|authorization|apiserverinternal|resource|lifecycle)\./;

/** Filled in by the cluster: a create drops it, whatever it holds. */
function isStatus(definition: string): boolean {
  return /(Status|Condition|Status[A-Z]\w*)$/.test(definition) || definition === 'core.v1.NodeSystemInfo';
}

export function acceptedWhenAbsent(definition: string, field: string): boolean {
  return UNCHECKED.test(definition) || isStatus(definition) || (ACCEPTED[definition]?.includes(field) ?? false);
}

/** Enums in name only: other values are accepted. */
const OPEN = new Set(['core.v1.LimitRangeItem.type', 'core.v1.Event.type']);

export function openEnums(definition: string, field: string): boolean {
  return isStatus(definition) || OPEN.has(`${definition}.${field}`);
}

/** Removed APIs whose Go types are gone too, from Kubernetes' deprecated API migration guide and its changelogs. */
export const FORGOTTEN_REMOVALS: Record<string, string> = {
  'extensions/v1beta1 PodSecurityPolicy': '1.16',
  'policy/v1beta1 PodSecurityPolicy': '1.25',
  'batch/v2alpha1 CronJob': '1.21 batch/v1 CronJob',
  'settings.k8s.io/v1alpha1 PodPreset': '1.20',
  'auditregistration.k8s.io/v1alpha1 AuditSink': '1.19',
  'autoscaling/v2beta1 HorizontalPodAutoscaler': '1.25 autoscaling/v2 HorizontalPodAutoscaler',
  'autoscaling/v2beta2 HorizontalPodAutoscaler': '1.26 autoscaling/v2 HorizontalPodAutoscaler',
};
