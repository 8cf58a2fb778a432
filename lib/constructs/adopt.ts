import { isDeepStrictEqual } from 'node:util';
import { Duration } from 'cdk8s';
import {
  type k8s,
  PercentOrAbsolute,
  type PersistentVolumeAccessMode,
  type PersistentVolumeMode,
  type PodManagementPolicy,
} from 'cdk8s-plus-34';
import { Misuse } from '../util/misuse';
import { didYouMean, list } from '../util/text';
import type { DataSource } from './claim';
import { Disruption, type DisruptionOptions, type UnhealthyPodEviction } from './disruption';
import { GoverningService } from './service';
import type { HeadlessServiceProps, StoreServicePort } from './service-props';
import type { ClaimRetention, StatefulStoreProps } from './stateful-store-props';
import { StorageClass } from './storage-class';
import type { StoreVolume } from './store-volume';
import { UpdateStrategy } from './update-strategy';

/** An object of the text, unread. */
// biome-ignore lint/suspicious/noExplicitAny: any shape is read here; what is not known is refused by name
type Manifest = any;

/** What the API server and tools write into every object, and nobody keeps in a manifest. */
const SERVER_ANNOTATIONS = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision'];

const SET_FIELDS = [
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'podManagementPolicy',
  'replicas',
  'revisionHistoryLimit',
  'selector',
  'serviceName',
  'template',
  'updateStrategy',
  'volumeClaimTemplates',
];
const CLAIM_FIELDS = [
  'accessModes',
  'dataSource',
  'dataSourceRef',
  'resources',
  'selector',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
  'volumeName',
];
const CLAIM_METADATA = ['name', 'labels', 'annotations', 'finalizers', 'creationTimestamp', 'namespace'];
const SERVICE_FIELDS = [
  'clusterIP',
  'clusterIPs',
  'externalIPs',
  'internalTrafficPolicy',
  'ipFamilies',
  'ipFamilyPolicy',
  'ports',
  'publishNotReadyAddresses',
  'selector',
  'sessionAffinity',
  'sessionAffinityConfig',
  'trafficDistribution',
  'type',
];

/** Props that reproduce the StatefulSet of a text; see `StatefulStore.adopt`. */
export function adopt(manifest: string): StatefulStoreProps {
  const objects = read(manifest);
  const sets = objects.filter((object) => object.kind === 'StatefulSet');
  if (sets.length !== 1) {
    const there = list([...new Set(objects.map((object) => String(object.kind)))]) || 'nothing';
    throw new Misuse(`adopt: the text must hold one StatefulSet, got ${sets.length} (it has ${there})`);
  }
  const [set] = sets;
  const { metadata = {}, spec = {} } = set;
  if (set.apiVersion !== 'apps/v1') throw new Misuse(`adopt: apiVersion must be apps/v1, got '${set.apiVersion}'`);
  if (!metadata.name) throw new Misuse(`adopt: the StatefulSet has no metadata.name; its claims are named after it`);
  if (!spec.selector || !spec.template)
    throw new Misuse(`adopt: StatefulSet ${metadata.name} needs spec.selector and spec.template`);
  knowAll(spec, SET_FIELDS, `StatefulSet ${metadata.name}: spec`);
  const replicas = spec.replicas ?? 1;
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    labels: metadata.labels,
    annotations: withoutServerAnnotations(metadata.annotations),
    replicas: Math.max(replicas, 1),
    stopped: replicas === 0 ? true : undefined,
    firstOrdinal: spec.ordinals?.start,
    selector: spec.selector as k8s.LabelSelector,
    podTemplate: podTemplate(spec.template),
    volumes: (spec.volumeClaimTemplates ?? []).map(volumeOf),
    podManagement: spec.podManagementPolicy as PodManagementPolicy | undefined,
    update: updateOf(spec.updateStrategy),
    minReady: spec.minReadySeconds === undefined ? undefined : Duration.seconds(spec.minReadySeconds),
    revisionHistoryLimit: spec.revisionHistoryLimit,
    retention: spec.persistentVolumeClaimRetentionPolicy as {
      whenDeleted?: ClaimRetention;
      whenScaled?: ClaimRetention;
    },
    service: serviceOf(objects, set),
    disruption: disruptionOf(objects, set),
  };
}

function read(manifest: string): Manifest[] {
  // Required where it is used: it takes longer to load than all the constructs.
  const { parseAllDocuments } = require('yaml') as typeof import('yaml');
  const documents = parseAllDocuments(manifest);
  return documents.flatMap((document) => {
    if (document.errors.length > 0) throw new Misuse(`adopt: ${document.errors[0].message}`);
    const object = document.toJS() as Manifest;
    return object?.kind === 'List' ? object.items : (object ?? []);
  });
}

function knowAll(object: Manifest, known: readonly string[], where: string): void {
  const unknown = Object.keys(object ?? {}).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new Misuse(`adopt: ${where}.${unknown} is not known and would be lost.${didYouMean(unknown, known)}`);
}

function withoutServerAnnotations(annotations: { [key: string]: string } | undefined) {
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !SERVER_ANNOTATIONS.includes(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** As it is, but for the null that old API servers write (V-e). */
function podTemplate(template: Manifest): { readonly [key: string]: unknown } {
  const { creationTimestamp, ...metadata } = template.metadata ?? {};
  return { ...template, metadata };
}

function volumeOf(template: Manifest): StoreVolume {
  const { metadata = {}, spec = {} } = template;
  const where = `volumeClaimTemplates '${metadata.name}'`;
  knowAll(metadata, CLAIM_METADATA, `${where}: metadata`);
  knowAll(spec, CLAIM_FIELDS, `${where}: spec`);
  return {
    name: metadata.name,
    labels: metadata.labels,
    annotations: metadata.annotations,
    finalizers: metadata.finalizers,
    accessModes: spec.accessModes as PersistentVolumeAccessMode[],
    volumeMode: spec.volumeMode as PersistentVolumeMode | undefined,
    quantity: text(spec.resources?.requests?.storage),
    limitQuantity: text(spec.resources?.limits?.storage),
    storageClass: spec.storageClassName === undefined ? undefined : StorageClass.existing(spec.storageClassName),
    selector: spec.selector as k8s.LabelSelector | undefined,
    dataSource: spec.dataSource as DataSource | undefined,
    dataSourceRef: spec.dataSourceRef as DataSource | undefined,
    volumeAttributesClassName: spec.volumeAttributesClassName,
    volumeName: spec.volumeName,
  };
}

function text(quantity: unknown): string | undefined {
  return quantity === undefined ? undefined : String(quantity);
}

function updateOf(strategy: Manifest): UpdateStrategy | undefined {
  if (strategy?.type === 'OnDelete') return UpdateStrategy.onDelete();
  if (strategy?.type === 'Recreate') return UpdateStrategy.recreate();
  if (strategy?.rollingUpdate === undefined) return undefined;
  const { partition, maxUnavailable } = strategy.rollingUpdate;
  return UpdateStrategy.rollingUpdate({ partition, maxUnavailable: bound(maxUnavailable) });
}

function bound(value: unknown): PercentOrAbsolute | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number'
    ? PercentOrAbsolute.absolute(value)
    : PercentOrAbsolute.percent(Number.parseInt(String(value), 10));
}

/**
 * The governing Service: rendered again if the text has it and it is headless and selects as the set does, else made
 * elsewhere.
 */
function serviceOf(objects: Manifest[], set: Manifest): GoverningService {
  const { serviceName, selector } = set.spec;
  if (!serviceName) return GoverningService.none();
  const service = objects.find((object) => object.kind === 'Service' && object.metadata?.name === serviceName);
  const own = selector.matchLabels ?? {};
  const selected: { [key: string]: string } = service?.spec?.selector ?? {};
  const covers = Object.entries(own).every(([key, value]) => selected[key] === value);
  if (service?.spec?.clusterIP !== 'None' || !covers) return GoverningService.existing(serviceName);
  knowAll(service.spec, SERVICE_FIELDS, `Service ${serviceName}: spec`);
  const { spec, metadata } = service;
  const more = Object.entries(selected).filter(([key]) => own[key] === undefined);
  const props: HeadlessServiceProps = {
    name: serviceName,
    labels: metadata.labels,
    annotations: withoutServerAnnotations(metadata.annotations),
    publishNotReady: spec.publishNotReadyAddresses ?? false,
    selectLabels: more.length > 0 ? Object.fromEntries(more) : undefined,
    ports: (spec.ports ?? []).map(portOf),
    ipFamilies: spec.ipFamilies,
    ipFamilyPolicy: spec.ipFamilyPolicy,
    internalTrafficPolicy: spec.internalTrafficPolicy,
    trafficDistribution: spec.trafficDistribution,
    sessionAffinity: spec.sessionAffinity,
    sessionAffinitySeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds,
    externalIPs: spec.externalIPs,
  };
  return GoverningService.headless(props);
}

function portOf(port: Manifest): StoreServicePort {
  const { targetPort, ...rest } = port;
  return typeof targetPort === 'string' ? { ...rest, targetPortName: targetPort } : { ...rest, targetPort };
}

/** The disruption budget: rendered again if the text has one for exactly these pods, else made elsewhere. */
function disruptionOf(objects: Manifest[], set: Manifest): Disruption {
  const budget = objects.find(
    (object) => object.kind === 'PodDisruptionBudget' && isDeepStrictEqual(object.spec?.selector, set.spec.selector),
  );
  if (budget === undefined) return Disruption.none();
  const { metadata, spec } = budget;
  const options: DisruptionOptions = {
    name: metadata.name,
    labels: metadata.labels,
    annotations: withoutServerAnnotations(metadata.annotations),
    unhealthyPodEviction: spec.unhealthyPodEvictionPolicy as UnhealthyPodEviction | undefined,
  };
  const { minAvailable, maxUnavailable } = spec;
  if (typeof minAvailable === 'number') return Disruption.minAvailable(minAvailable, options);
  if (minAvailable !== undefined) return Disruption.minAvailablePercent(Number.parseInt(minAvailable, 10), options);
  if (typeof maxUnavailable === 'number') return Disruption.maxUnavailable(maxUnavailable, options);
  return Disruption.maxUnavailablePercent(Number.parseInt(maxUnavailable ?? '0', 10), options);
}
