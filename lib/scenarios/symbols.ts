import type { KubeObject } from '../kube/objects';
import { controllerOf } from '../kube/owner';

/** Whose uid it is: the nth object of a kind and name. */
interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly nth: number;
}

/** A uid as the API server draws them; the model's are of another form (see apiserver/create.ts). */
const DRAWN_UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const MODEL_UID = /[A-Z][A-Za-z]+\/[^\s"(),#]+#\d+/g;

/**
 * Symbols for the names and values that a cluster draws at random, numbered by first appearance as the recorder numbers them, so that a path of the model
 * and a recording speak of `web-{rev1}` and `{pv-of data-web-0}` alike.
 */
export class Symbols {
  private literals = new Map<string, string>();
  private longest: string[] = [];
  private counts = new Map<string, number>();
  /** The symbol of each uid that is in use; a uid that is given again belongs to the newer object. */
  private owners = new Map<string, Owner>();
  /** Uids that belong to nobody, such as a user may write, by their symbols. */
  private strangers = new Map<string, string>();

  fork(): Symbols {
    const copy = new Symbols();
    copy.literals = new Map(this.literals);
    copy.longest = [...this.longest];
    copy.counts = new Map(this.counts);
    copy.owners = new Map(this.owners);
    copy.strangers = new Map(this.strangers);
    return copy;
  }

  /** Takes note of what is random about a new object, before `text` sees it. */
  learn(kind: string, object: KubeObject): void {
    const { name, generateName = '', labels = {}, uid = '' } = object.metadata;
    const owner = controllerOf(object)?.name;
    const service = labels['kubernetes.io/service-name'];
    if (kind === 'ReplicaSet' && labels['pod-template-hash'] && owner)
      this.revision(kind, owner, name, labels['pod-template-hash']);
    else if (kind === 'ControllerRevision' && owner) this.revision(kind, owner, name, name.slice(owner.length + 1));
    else if (kind === 'EndpointSlice' && service)
      this.add(name, `{slice${this.next(`slice of ${service}`)} of ${service}}`);
    else if (kind === 'VolumeAttachment' && name.startsWith('csi-')) {
      const { nodeName, source } = (
        object as unknown as { spec: { nodeName: string; source: { persistentVolumeName: string } } }
      ).spec;
      this.forget(name);
      this.add(name, `{attach ${this.text(source.persistentVolumeName)} ${nodeName}}`);
    } else if (kind === 'PersistentVolume' && name.startsWith('pvc-')) this.volume(object);
    else if (generateName && owner && isDrawn(name.slice(generateName.length)) && kind !== 'ControllerRevision') {
      const prefix = this.text(generateName);
      this.forget(name);
      this.add(name, `${prefix}{${kind.toLowerCase()}${this.next(`${kind} ${prefix}`)}}`);
    }
    const called = this.text(name);
    this.owners.set(uid, { kind, name: called, nth: this.next(`${kind}/${called}`) });
  }

  private volume(object: KubeObject): void {
    const claim = (object as unknown as { spec: { claimRef: { name: string } } }).spec.claimRef.name;
    const of = this.text(claim);
    const nth = this.next(`pv-of ${of}`);
    this.forget(object.metadata.name);
    this.add(object.metadata.name, nth > 1 ? `{pv-of ${of} #${nth}}` : `{pv-of ${of}}`);
  }

  private revision(kind: string, owner: string, name: string, hash: string): void {
    if (this.literals.has(name)) return;
    const symbol = `{rev${this.next(`${kind} of ${owner}`)}}`;
    this.add(name, `${owner}-${symbol}`);
    this.add(hash, symbol);
  }

  /** A text with symbols for what is random in it. */
  text(text: string): string {
    if (text.length < 5) return text;
    if (this.owners.has(text)) return this.uid(text);
    let written = text;
    for (const literal of this.longest) {
      if (written.includes(literal)) written = written.replaceAll(literal, this.literals.get(literal) as string);
    }
    return this.uidsIn(written);
  }

  /** The uids inside of a text: those of objects, and those that a user made up. */
  private uidsIn(text: string): string {
    const known = text.includes('#')
      ? text.replace(MODEL_UID, (uid) => (this.owners.has(uid) ? this.uid(uid) : uid))
      : text;
    return known.includes('-') ? known.replace(DRAWN_UID, (uid) => this.stranger(uid)) : known;
  }

  private uid(uid: string): string {
    return symbolOf('uid', this.owners.get(uid) as Owner);
  }

  private stranger(uid: string): string {
    const known = this.strangers.get(uid);
    if (known !== undefined) return known;
    const nth = this.next('uid of an unknown object');
    const symbol = nth > 1 ? `{uid of an unknown object #${nth}}` : '{uid of an unknown object}';
    this.strangers.set(uid, symbol);
    return symbol;
  }

  /** The address of an object, by its uid. */
  address(uid: string): string {
    const owner = this.owners.get(uid);
    return owner ? symbolOf('ip', owner) : uid;
  }

  /** `text` backwards: the model's names for the symbols in a scenario's step. */
  resolve(text: string): string {
    if (!text.includes('{')) return text;
    let resolved = text;
    const pairs = [...this.literals].sort((a, b) => b[1].length - a[1].length);
    for (const [literal, symbol] of pairs) resolved = resolved.replaceAll(symbol, literal);
    for (const [uid, symbol] of this.strangers) resolved = resolved.replaceAll(symbol, uid);
    for (const [uid, owner] of this.owners) resolved = resolved.replaceAll(symbolOf('uid', owner), uid);
    return resolved;
  }

  /** The first symbol of a literal stays: two owners with the same template share a hash. */
  private add(literal: string, symbol: string): void {
    if (literal.length < 5 || this.literals.has(literal)) return;
    this.literals.set(literal, symbol);
    this.longest.push(literal);
    this.longest.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  }

  /** A drawn name may come again in the model after it is gone: then it is the next object of its sort. */
  private forget(literal: string): void {
    if (!this.literals.delete(literal)) return;
    this.longest = this.longest.filter((known) => known !== literal);
  }

  private next(sort: string): number {
    const n = (this.counts.get(sort) ?? 0) + 1;
    this.counts.set(sort, n);
    return n;
  }
}

/** What the API server appends to a generateName. A StatefulSet's pods have a generateName too, but their names are not drawn. */
function isDrawn(suffix: string): boolean {
  return /^[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(suffix);
}

function symbolOf(what: string, { kind, name, nth }: Owner): string {
  return nth > 1 ? `{${what} ${kind}/${name} #${nth}}` : `{${what} ${kind}/${name}}`;
}
