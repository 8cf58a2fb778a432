import type { KubeObject, StorageClass } from '../kube/objects';
import { type Columns, PRINTERS } from '../kube/printers';
import { defaultClassOf } from '../kube/storage-classes';
import { API_KINDS, type ApiKind, isApiKind } from '../model/kinds';
import { Misuse } from '../util/misuse';
import { didYouMean } from '../util/text';
import { layout } from './layout';

export interface TablesOptions {
  /** Default: every kind that there are objects of, but for nodes and what describes drivers. */
  readonly kinds?: readonly string[];
  /** As `-o wide`. Default: not. */
  readonly wide?: boolean;
}

/** What is there before anything is applied. */
const BACKGROUND: readonly string[] = ['Node', 'CSIDriver', 'CSINode'];

/**
 * What `kubectl get` prints of some objects, without AGE. As it does, tables of several kinds have the kind before each name, and objects of several
 * namespaces their namespace in the first column.
 *
 * @throws Misuse for a kind that the simulator does not have
 */
export function tablesText(objects: readonly KubeObject[], { kinds, wide = false }: TablesOptions = {}): string {
  for (const kind of kinds ?? []) {
    if (!isApiKind(kind))
      throw new Misuse(`the simulator has no kind '${kind}'.${didYouMean(kind, Object.keys(API_KINDS))}`);
  }
  const shown = (Object.keys(PRINTERS) as ApiKind[])
    .filter((kind) => (kinds ? kinds.includes(kind) : !BACKGROUND.includes(kind)))
    .map((kind) => ({ kind, rows: objects.filter((object) => object.kind === kind) }))
    .filter(({ rows }) => rows.length > 0);
  const namespaces = new Set(shown.flatMap(({ rows }) => rows.flatMap(({ metadata }) => metadata.namespace ?? [])));
  const classes = objects.filter(({ kind }) => kind === 'StorageClass') as StorageClass[];
  const defaultClass = defaultClassOf(classes)?.metadata.name;
  return shown
    .map(({ kind, rows }) => {
      const prefix = shown.length > 1 ? `${resourceOf(kind)}/` : '';
      const named = (name: string) =>
        `${prefix}${name}${kind === 'StorageClass' && name === defaultClass ? ' (default)' : ''}`;
      return table(kind, rows, { wide, named, withNamespace: namespaces.size > 1 && API_KINDS[kind].namespaced });
    })
    .join('\n\n');
}

interface TableOptions {
  readonly wide: boolean;
  readonly withNamespace: boolean;
  readonly named: (name: string) => string;
}

function table(kind: ApiKind, rows: readonly KubeObject[], { wide, named, withNamespace }: TableOptions): string {
  const columns = (PRINTERS[kind] as unknown as Columns<KubeObject>).filter((column) => wide || !column.wide);
  const cells = rows.map((row) => {
    const [name, ...others] = columns.map(({ cell }) => cell(row));
    return [...(withNamespace ? [row.metadata.namespace ?? ''] : []), named(name), ...others];
  });
  return layout([[...(withNamespace ? ['NAMESPACE'] : []), ...columns.map(({ name }) => name)], ...cells]);
}

/** `statefulset.apps`, as kubectl names a kind before the names of its objects. */
function resourceOf(kind: ApiKind): string {
  const [group, version] = API_KINDS[kind].apiVersion.split('/');
  return version === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}
