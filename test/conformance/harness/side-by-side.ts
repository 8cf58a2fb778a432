import type { Json, JsonObject } from './recording';
import { canonical } from './shown';

/** The places where two values differ, a line each: what was recorded, and what the model has. */
export function sideBySide(recorded: Json, model: Json, indent = '      '): string {
  const rows: string[] = [];
  walk(recorded, model, '', (path, left, right) => {
    rows.push(
      `${indent}${path || '(all)'}`,
      `${indent}  recorded ${shown(left)}`,
      `${indent}  model    ${shown(right)}`,
    );
  });
  return rows.join('\n');
}

type Report = (path: string, recorded: Json, model: Json) => void;

function walk(recorded: Json, model: Json, path: string, report: Report): void {
  if (canonical(recorded) === canonical(model)) return;
  if (!isObject(recorded) || !isObject(model)) {
    report(path, recorded, model);
    return;
  }
  for (const key of [...new Set([...Object.keys(recorded), ...Object.keys(model)])].sort()) {
    walk(recorded[key], model[key], path === '' ? key : `${path} ${key}`, report);
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: Json): string {
  return value === undefined ? '–' : canonical(value);
}
