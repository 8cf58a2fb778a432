import type { JsonObject, JsonValue } from './compose';
import { type ConstructPaths, constructPathOf } from './construct-metadata';
import type { ReadLimits } from './limits';
import { Manifest, type ManifestObject, type Place, positionAt, problemAt } from './manifest';
import type { Position, Problem } from './problem';

/** Where a value comes from. */
export interface Origin {
  readonly file: string;
  /** Absent for values that never were text. */
  readonly place?: Place;
  readonly constructPath?: string;
  readonly constructPaths?: ConstructPaths;
}

/** Takes the values of all sources and keeps the objects among them: Lists are opened, and what is no object is refused. */
export class Intake {
  readonly objects: ManifestObject[] = [];
  readonly problems: Problem[] = [];

  constructor(private readonly limits: ReadLimits) {}

  add(value: JsonValue, origin: Origin): void {
    if (value === null) return;
    if (typeof value !== 'object' || Array.isArray(value)) this.refuseValue(value, origin);
    else if (Array.isArray(value.items) && (value.kind === undefined || /List$/.test(String(value.kind)))) {
      this.list(value, value.items, origin);
    } else if (this.isTyped(value, origin)) this.object(value, origin);
  }

  /** Items of a typed list (PodList) may leave out what the list's own kind says. */
  private list(list: JsonObject, items: readonly JsonValue[], origin: Origin): void {
    const { place } = origin;
    const itemKind = typeof list.kind === 'string' ? list.kind.replace(/List$/, '') : '';
    items.forEach((item, index) => {
      const isBare =
        itemKind !== '' && item !== null && typeof item === 'object' && !Array.isArray(item) && item.kind === undefined;
      this.add(isBare ? { apiVersion: list.apiVersion, kind: itemKind, ...item } : item, {
        ...origin,
        place: place && { ...place, prefix: [...place.prefix, 'items', index] },
      });
    });
  }

  private object(value: JsonObject, origin: Origin): void {
    const { file, place, constructPath = constructPathOf(origin.constructPaths, value) } = origin;
    if (this.objects.length >= this.limits.objects) {
      // Told once: the rest is not looked at.
      if (this.objects.length === this.limits.objects)
        this.refuse(origin, `more than ${this.limits.objects} objects (limit objects)`, 'Check them in parts.');
      return;
    }
    const manifest = new Manifest(value, file, place, constructPath);
    if (!this.isTooLong(value, place)) {
      this.objects.push(manifest);
      return;
    }
    this.problems.push(
      problemAt(manifest, {
        kind: 'unreadable-document',
        fieldPath: [],
        message: `the object has more than ${this.limits.objectBytes} bytes (limit objectBytes): no API server takes it`,
        help: 'Move data out of it, into a volume or into several objects.',
        clusterText: `Request entity too large: limit is ${this.limits.objectBytes}`,
      }),
    );
  }

  /** JSON is rarely twice as long as its YAML, so only long texts are measured, and those whose aliases may have multiplied. */
  private isTooLong(value: JsonObject, place?: Place): boolean {
    const { objectBytes } = this.limits;
    if (place !== undefined && place.text.length * 2 <= objectBytes && !place.text.includes('*')) return false;
    return Buffer.byteLength(JSON.stringify(value)) > objectBytes;
  }

  private isTyped(value: JsonObject, origin: Origin): boolean {
    for (const field of ['kind', 'apiVersion']) {
      const given = value[field];
      if (typeof given === 'string' && given !== '') continue;
      const absent = given === undefined || given === null || given === '';
      const what = absent ? `an object without ${field}` : `${field} is no text: ${JSON.stringify(given).slice(0, 40)}`;
      this.refuse(origin, what, TWO_FIELDS, absent ? `${field} not set` : undefined);
      return false;
    }
    return true;
  }

  private refuseValue(value: JsonValue, origin: Origin): void {
    if (Array.isArray(value)) {
      const help = 'Give each item a document of its own, or put them all into the items of a List.';
      this.refuse(origin, 'a list where an object belongs', help, 'kind not set');
      return;
    }
    const text = JSON.stringify(value).slice(0, 40);
    this.refuse(origin, `${text} where an object belongs`, TWO_FIELDS, 'kind not set');
  }

  private refuse(origin: Origin, message: string, help: string, clusterText?: string): void {
    const { file, place } = origin;
    const position: Position = place === undefined ? { file, line: 0, column: 0 } : positionAt(place, []);
    this.problems.push({
      kind: 'unreadable-document',
      path: '',
      fieldPath: [],
      message,
      help,
      ...position,
      ...(clusterText === undefined ? {} : { clusterText }),
    });
  }
}

const TWO_FIELDS = "Every object says what it is: 'apiVersion: apps/v1' and 'kind: StatefulSet', for example.";
