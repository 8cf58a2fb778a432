import type { KubeObject, Pod } from '../../../lib/kube/objects';
import type { Change } from '../../../lib/model/controller';
import { isToBeRemoved } from '../../../lib/model/controllers/apiserver';
import { API_KINDS, type ApiKind, isApiKind } from '../../../lib/model/kinds';
import type { LiveStore } from '../../../lib/model/store/live-store';
import type { JsonObject, Line } from './recording';
import { difference, shown } from './shown';
import { Symbols } from './symbols';

/** A write of the model in a recording's words. */
export type ShownWrite = Pick<Line, 'verb' | 'object' | 'by'> & {
  readonly set?: JsonObject;
  readonly unset?: readonly string[];
};

/** What recordings have shown of each object so far; differences are taken against it. */
export class Showing {
  private constructor(
    readonly symbols: Symbols,
    private readonly objects: Map<string, JsonObject>,
  ) {}

  static begin(symbols: Symbols): Showing {
    return new Showing(symbols, new Map());
  }

  fork(): Showing {
    return new Showing(this.symbols.fork(), new Map(this.objects));
  }

  /** Objects that are there before anything is written. */
  initial(kind: string, object: KubeObject): void {
    this.symbols.learn(kind, object);
    this.objects.set(this.symbols.text(`${kind}/${object.metadata.name}`), shown(kind, object, this.symbols));
  }

  /** The write as a line, or nothing if it changed only what recordings drop. */
  write(by: string, { kind, before, after }: Change): ShownWrite | undefined {
    if (!isApiKind(kind) || HIDDEN_KINDS.has(kind)) return undefined;
    const object = (after ?? before) as KubeObject;
    // The first half of a deletion at once is no line of a recording.
    if (kind === 'Pod' && after && isToBeRemoved(after as Pod)) return undefined;
    if (!before) this.symbols.learn(kind, object);
    const name = this.symbols.text(`${kind}/${object.metadata.name}`);
    if (!after) {
      this.objects.delete(name);
      return { by, verb: 'delete', object: name };
    }
    const now = shown(kind, object, this.symbols);
    const was = this.objects.get(name);
    this.objects.set(name, now);
    if (!before || !was) return { by, verb: 'create', object: name, set: now };
    const { set, unset } = difference(was, now);
    if (Object.keys(set).length === 0 && unset.length === 0) return undefined;
    return {
      by,
      verb: 'update',
      object: name,
      ...(Object.keys(set).length > 0 && { set }),
      ...(unset.length > 0 && { unset }),
    };
  }

  /** Everything that is left, as recordings end. */
  finals(): ReadonlyMap<string, JsonObject> {
    return this.objects;
  }
}

/** What a recording would hold of a cluster before its first step. */
export function showingOf(store: LiveStore): Showing {
  const showing = Showing.begin(new Symbols());
  for (const kind of Object.keys(API_KINDS) as ApiKind[]) {
    if (HIDDEN_KINDS.has(kind)) continue;
    for (const object of store.list(kind)) showing.initial(kind, object as KubeObject);
  }
  return showing;
}

/** Kinds that the control planes have and recordings leave out. */
const HIDDEN_KINDS = new Set(['CSIDriver', 'CSINode']);
