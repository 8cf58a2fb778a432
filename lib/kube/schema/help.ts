/** The way out of a mistake, as far as the value and its type tell it. */
import { parseQuantity } from '../quantity';
import type { JsonValue } from '../read/compose';
import type { Field, FieldType } from './store';
import { definitionOf } from './suggest';
import { quote, wanted } from './words';

/** `10GB` → `10G`, `10 Gi` → `10Gi`, `1,5Gi` → `1.5Gi`, `1gi` → `1Gi`. */
export function repairQuantity(text: string): string | undefined {
  const match = /^([+-]?[0-9]+(?:[.,][0-9]+)?)\s*([a-zA-Z]*)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, digits, suffix] = match;
  const unit = suffix.replace(/B(yte)?s?$/i, '');
  const spelt = /^[kmgtpe]i$/i.test(unit)
    ? `${unit[0].toUpperCase()}i`
    : /^K$/.test(unit)
      ? 'k'
      : /^[gtp]$/.test(unit)
        ? unit.toUpperCase()
        : unit;
  const repaired = digits.replace(',', '.') + spelt;
  return repaired !== text && typeof parseQuantity(repaired) !== 'string' ? repaired : undefined;
}

/** What people write for values of enums. */
export const SHORT_FORMS: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  RWO: 'ReadWriteOnce',
  ROX: 'ReadOnlyMany',
  RWX: 'ReadWriteMany',
  RWOP: 'ReadWriteOncePod',
  WFFC: 'WaitForFirstConsumer',
});

/** The corrected line, where it can be told. */
export function conversion(name: string, value: JsonValue, type: FieldType): string {
  if (type.is === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `Put it in quotes: ${name}: "${value}"`;
  if (typeof value === 'string' && (type.is === 'int32' || type.is === 'int64') && /^-?\d+$/.test(value))
    return `Remove the quotes: ${name}: ${value}`;
  if (typeof value === 'string' && type.is === 'boolean' && /^(true|false)$/i.test(value))
    return `Remove the quotes: ${name}: ${value.toLowerCase()}`;
  if (type.is === 'list' && !Array.isArray(value)) {
    return typeof value === 'object' && value !== null
      ? `Make it a list: put a '-' before its first field.`
      : `Make it a list: ${name}: [${quote(value)}]`;
  }
  if (Array.isArray(value) && definitionOf(type) !== undefined && type.is !== 'list')
    return `Remove the '-': ${name} is one mapping, not a list.`;
  return `Write ${wanted(type)}.`;
}

/** The least that makes a field present. */
export function example({ type }: Field): string {
  switch (type.is) {
    case 'string':
      return type.values?.[0] ?? '<text>';
    case 'int32':
    case 'int64':
    case 'number':
    case 'int-or-string':
      return '<number>';
    case 'boolean':
      return 'true';
    case 'quantity':
      return '1Gi';
    case 'list':
      return '[…]';
    default:
      return '{…}';
  }
}
