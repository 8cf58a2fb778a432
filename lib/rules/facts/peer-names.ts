/** Names of pods in texts: `<set>-<ordinal>.<service>[.<namespace>[.svc[.<domain>]]]`. */
import type { KubeObject } from '../../kube/objects';
import type { FieldPath } from '../../kube/read/field-path';
import type { Render } from './render';
import { idOf, type Resource } from './resource';
import { containersOf, type Workload } from './workload';

/** A text that a container gets, and where it stands. */
export interface ContainerText {
  readonly on: Resource;
  readonly path: FieldPath;
  readonly text: string;
  readonly namespace: string;
}

export interface PeerName {
  /** As it stands there, without port. */
  readonly name: string;
  readonly set: string;
  /** The lowest and the highest, of a range `{0...3}`. */
  readonly ordinals: readonly [number, number];
  readonly service: string;
  readonly namespace?: string;
  /** `.svc` follows: it can be no name of somebody else's domain. */
  readonly isOfCluster: boolean;
}

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const ORDINAL = '\\d+|\\{\\d+\\.{2,3}\\d+\\}';
const PEER = new RegExp(`(?<![\\w.$}-])(${LABEL})-(${ORDINAL})\\.(${LABEL})((?:\\.${LABEL})*)(?![\\w$({-])`, 'g');

/** Names with variables in them are not read. */
export function* peerNamesIn(text: string): Iterable<PeerName> {
  for (const [name, set = '', ordinal = '', service = '', rest = ''] of text.matchAll(PEER)) {
    const [namespace, svc, ...domain] = rest.split('.').slice(1);
    // Another domain may begin with anything.
    if (svc !== undefined && svc !== 'svc') continue;
    const numbers = ordinal.match(/\d+/g)?.map(Number) ?? [];
    yield {
      name,
      set,
      ordinals: [numbers[0] ?? 0, numbers.at(-1) ?? 0],
      service,
      ...(namespace !== undefined && namespace !== '' && { namespace }),
      isOfCluster: svc === 'svc' && (domain.length === 0 || domain.length >= 2),
    };
  }
}

/** Commands, arguments and variables of containers, and the ConfigMaps of the render that they read. */
export function* containerTexts(render: Render): Iterable<ContainerText> {
  const maps = new Set<string>();
  for (const workload of render.workloads) {
    const { resource: on, namespace } = workload;
    for (const { container, path } of containersOf(workload)) {
      for (const field of ['command', 'args'] as const) {
        for (const [i, text] of (container[field] ?? []).entries())
          yield { on, path: [...path, field, i], text, namespace };
      }
      for (const [i, { value }] of (container.env ?? []).entries()) {
        if (value) yield { on, path: [...path, 'env', i, 'value'], text: value, namespace };
      }
    }
    for (const name of configMapsOf(workload)) maps.add(idOf('ConfigMap', namespace, name));
  }
  for (const on of render.of<KubeObject & { readonly data?: { readonly [key: string]: string } }>('ConfigMap')) {
    if (!maps.has(on.id)) continue;
    for (const [key, text] of Object.entries(on.object.data ?? {})) {
      yield { on, path: ['data', key], text: withoutComments(String(text)), namespace: on.namespace };
    }
  }
}

/** Lines that begin with a comment say nothing to a program. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(#|;|\/\/).*$/gm, '');
}

interface Named {
  readonly name?: string;
}

function* configMapsOf(workload: Workload): Iterable<string> {
  for (const volume of workload.pod.volumes ?? []) {
    const { configMap, projected } = volume as {
      readonly configMap?: Named;
      readonly projected?: { readonly sources?: readonly { readonly configMap?: Named }[] };
    };
    for (const each of [configMap, ...(projected?.sources ?? []).map((source) => source?.configMap)]) {
      if (each?.name) yield each.name;
    }
  }
  for (const { container } of containersOf(workload)) {
    const { envFrom } = container as { readonly envFrom?: readonly { readonly configMapRef?: Named }[] };
    for (const { configMapRef } of envFrom ?? []) if (configMapRef?.name) yield configMapRef.name;
    for (const { valueFrom } of container.env ?? []) {
      const { configMapKeyRef } = (valueFrom ?? {}) as { readonly configMapKeyRef?: Named };
      if (configMapKeyRef?.name) yield configMapKeyRef.name;
    }
  }
}
