/** What one document of a render has to do with those before it, as far as it decides whether they can stand together. */
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, Service } from '../kube/objects';
import type { ManifestObject } from '../kube/read/manifest';
import type { Finding } from '../kube/read/problem';
import { type FieldErrors, fieldErrorText } from '../kube/validation';
import { invalid } from '../kube/validation/field-error';
import type { Severity } from './manifests';

/** Group, kind, namespace and name: what makes two documents one object. An absent namespace is `default`; cluster-scoped kinds have none anyway. */
export function identityOf({ apiVersion, kind, namespace = 'default', name }: ManifestObject): string {
  const slash = apiVersion.indexOf('/');
  return `${slash < 0 ? '' : apiVersion.slice(0, slash)} ${kind} ${namespace} ${name}`;
}

/** Asked about one object after the other, in the order in which they are applied. */
export class References {
  private readonly objects = new Map<string, ManifestObject>();
  /** Who has a node port or an address. */
  private readonly taken = new Map<string, ManifestObject>();

  /** The same object a second time (IDN07). */
  duplicate(manifest: ManifestObject): (Finding & { readonly severity: Severity }) | undefined {
    if (manifest.name === '') return undefined;
    const id = identityOf(manifest);
    const first = this.objects.get(id);
    this.objects.set(id, manifest);
    if (first === undefined) return undefined;
    const { kind, name } = manifest;
    const { file, line } = first.locate([]);
    const equal = isDeepStrictEqual(first.object, manifest.object);
    return {
      kind: 'duplicate-object',
      severity: equal ? 'info' : 'error',
      fieldPath: ['metadata', 'name'],
      message: `${kind} ${name} is defined twice (first in ${file}${line > 0 ? `:${line}` : ''}); the second one replaces the first`,
      help: equal ? 'Remove one: they are equal.' : 'Rename one, or make one object of both.',
    };
  }

  /** Node ports and addresses that an earlier Service of the render has. */
  conflicts(
    manifest: ManifestObject,
    object: KubeObject,
  ): readonly { readonly errors: FieldErrors; readonly finding: Finding }[] {
    if (object.kind !== 'Service' || object.apiVersion !== 'v1') return [];
    const { clusterIP, ports = [] } = (object as Service).spec ?? {};
    const asked: { readonly key: string; readonly value: unknown; readonly path: Finding['fieldPath'] }[] = ports
      .map((port, index) => ({ value: port?.nodePort, path: ['spec', 'ports', index, 'nodePort'] as const }))
      .filter(({ value }) => typeof value === 'number' && value > 0)
      .map(({ value, path }) => ({ key: `node port ${value}`, value, path }));
    if (clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None') {
      asked.push({ key: `address ${clusterIP}`, value: clusterIP, path: ['spec', 'clusterIP'] });
    }
    return asked.flatMap(({ key, value, path }) => {
      const owner = this.taken.get(key);
      if (owner === undefined || identityOf(owner) === identityOf(manifest)) {
        this.taken.set(key, manifest);
        return [];
      }
      return [conflict(key, value, path, owner)];
    });
  }
}

function conflict(key: string, value: unknown, path: Finding['fieldPath'], owner: ManifestObject) {
  const isPort = typeof value === 'number';
  const text = isPort
    ? 'provided port is already allocated'
    : `failed to allocate IP ${value}: provided IP is already allocated`;
  const error = invalid(isPort ? `spec.ports[${path[2]}].nodePort` : 'spec.clusterIPs', isPort ? value : [value], text);
  const { file, line } = owner.locate(['spec']);
  return {
    errors: [error],
    finding: {
      kind: 'fields-conflict' as const,
      fieldPath: path,
      message: `${key} is taken by Service ${owner.name} (${file}${line > 0 ? `:${line}` : ''})`,
      help: 'Choose another one, or leave it out: the API server then draws a free one.',
      clusterText: fieldErrorText(error),
    },
  };
}
