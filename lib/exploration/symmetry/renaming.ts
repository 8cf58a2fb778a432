import { readdressed } from '../../model/controllers/kubelet/addresses';
import type { Key } from '../../model/kinds';
import { compareText } from '../../util/order';

/** A permutation of names, by their numbers. */
export type Renaming = readonly number[];

/** The part of a value that a renaming changes, as bits by number of name. Names are therefore fewer than 32. */
type Mentions = number;

type Fields = { readonly [field: string]: unknown };

/** Lists that are sets, which components keep in order. */
const SORTED: ReadonlySet<string> = new Set(['tokens', 'volumes', 'volumesAttached', 'volumesInUse']);
const INDEX_LABEL = 'apps.kubernetes.io/pod-index';
const NAME_LABEL = 'statefulset.kubernetes.io/pod-name';

/**
 * Names, and values of rows with some of them exchanged. Names of nodes and pods stand in rows as they are, and within names that are made of them: those of
 * claims, volumes and attachments, uids, keys of queues. What is made of them otherwise is made again: the index in a pod's labels, a pod's address, the
 * number of a machine. Rows are interned, so what a part of a row becomes is worked out once for all renamings that treat its names alike.
 */
export class Names {
  private readonly pattern: RegExp;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly mentioned = new WeakMap<object, Mentions>();
  private readonly mentionedInText = new Map<string, Mentions>();
  private readonly renamed = new WeakMap<object, Map<string, object>>();

  /** @param machines the numbers of machines, by name */
  constructor(
    readonly all: readonly string[],
    private readonly machines: ReadonlyMap<string, number>,
  ) {
    this.numbers = new Map(all.map((name, number) => [name, number]));
    const longestFirst = [...all].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*]/g, '\\$&'));
    this.pattern = new RegExp(`(?<![A-Za-z0-9])(?:${longestFirst.join('|')})(?![A-Za-z0-9])`, 'g');
  }

  /** Which names occur in a value. */
  mentions(value: unknown): Mentions {
    if (typeof value === 'string') return this.mentionsInText(value);
    if (typeof value !== 'object' || value === null) return 0;
    let mentions = this.mentioned.get(value);
    if (mentions === undefined) {
      mentions = 0;
      for (const [field, part] of Object.entries(value)) mentions |= this.mentionsInText(field) | this.mentions(part);
      this.mentioned.set(value, mentions);
    }
    return mentions;
  }

  key(key: Key, to: Renaming): Key {
    return this.mentionsInText(key) === 0 ? key : this.text(key, to);
  }

  /** The value with its names exchanged; the same object where there are none. */
  value<T>(value: T, to: Renaming): T {
    const mentions = this.mentions(value);
    if (mentions === 0) return value;
    if (typeof value === 'string') return this.text(value, to) as T;
    const object = value as object;
    let known = this.renamed.get(object);
    if (!known) {
      known = new Map();
      this.renamed.set(object, known);
    }
    const images = imagesOf(mentions, to);
    let renamed = known.get(images);
    if (!renamed) {
      renamed = Array.isArray(object) ? object.map((part) => this.value(part, to)) : this.object(object as Fields, to);
      known.set(images, renamed);
    }
    return renamed as T;
  }

  private mentionsInText(text: string): Mentions {
    let mentions = this.mentionedInText.get(text);
    if (mentions === undefined) {
      mentions = 0;
      for (const [name] of text.matchAll(this.pattern)) mentions |= 1 << (this.numbers.get(name) as number);
      this.mentionedInText.set(text, mentions);
    }
    return mentions;
  }

  private text(text: string, to: Renaming): string {
    return text.replace(this.pattern, (name) => this.all[to[this.numbers.get(name) as number] as number] as string);
  }

  private object(object: Fields, to: Renaming): object {
    const renamed: Record<string, unknown> = {};
    for (const [field, part] of Object.entries(object)) {
      const value = this.value(part, to);
      renamed[this.text(field, to)] = SORTED.has(field) ? inOrder(value) : value;
    }
    if (INDEX_LABEL in object && NAME_LABEL in object) renamed[INDEX_LABEL] = indexOf(renamed[NAME_LABEL] as string);
    if ('kubelet' in object && 'number' in object) renamed.number = this.machines.get(renamed.name as string);
    this.readdress(object, renamed);
    return renamed;
  }

  /** A sandbox, or a pod, has an address that is made of its machine's number and its uid. */
  private readdress(object: Fields, renamed: Record<string, unknown>): void {
    if (typeof object.podIP === 'string' && 'uid' in object)
      renamed.podIP = this.address(object.podIP, object.node, object.uid, renamed.node, renamed.uid);
    const { metadata, spec, status } = object as { [part: string]: Fields | undefined };
    if (typeof status?.podIP !== 'string' || !metadata || !spec) return;
    const [uid, node] = [(renamed.metadata as Fields).uid, (renamed.spec as Fields).nodeName];
    const podIP = this.address(status.podIP, spec.nodeName, metadata.uid, node, uid);
    renamed.status = { ...(renamed.status as Fields), podIP };
  }

  private address(address: string, ...[node, uid, newNode, newUid]: readonly unknown[]): string {
    const number = (name: unknown) => this.machines.get(name as string) ?? 0;
    return readdressed(
      address,
      { machine: number(node), uid: uid as string },
      { machine: number(newNode), uid: newUid as string },
    );
  }
}

function inOrder(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  const text = (item: unknown) => (typeof item === 'string' ? item : (item as { readonly name: string }).name);
  const isSet = list.every((item) => typeof item === 'string' || Object.keys(item as object).join() === 'name');
  return isSet ? [...list].sort((a, b) => compareText(text(a), text(b))) : list;
}

function indexOf(pod: string): string {
  return pod.slice(pod.lastIndexOf('-') + 1);
}

/** Renamings that agree on what is mentioned come to the same. */
function imagesOf(mentions: Mentions, to: Renaming): string {
  let images = '';
  for (let i = 0; i < to.length; i++) if (mentions & (1 << i)) images += `${to[i]} `;
  return images;
}
