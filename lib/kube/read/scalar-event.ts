/** Scalars as they stand in a document: with quotation marks, block signs and tags. Throws Unreadable. */
import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Parsed } from './parse';
import { resolvePlain, type Scalar } from './scalar';
import { Unreadable } from './unreadable';

export function scalarValue(parsed: Parsed, event: ScalarEvent): Scalar {
  const { text } = parsed;
  if (event.tagStart >= 0) return taggedScalar(parsed, event);
  if (event.style !== SCALAR_STYLE.PLAIN) return getScalarValue(text, event);
  if (event.valueStart < 0) return null;
  return resolvePlain(event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event));
}

/** Explicit tags: `!!str 12` is text, `!!int "3"` a number; unknown tags leave text. */
function taggedScalar(parsed: Parsed, event: ScalarEvent): Scalar {
  const { text } = parsed;
  const tag = text.slice(event.tagStart, event.tagEnd).replace(/^!<tag:yaml.org,2002:(.*)>$/, '!!$1');
  const value = event.valueStart < 0 ? '' : getScalarValue(text, event);
  const wanted = { '!!int': 'number', '!!float': 'number', '!!bool': 'boolean', '!!null': 'null' }[tag];
  if (tag === '!!binary') {
    const text = value.replace(/\s/g, '');
    if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
      return Buffer.from(text, 'base64').toString('utf8');
    throw new Unreadable(parsed.original(event.tagStart), 'a !!binary value that is not base64', {
      help: 'Encode it, or remove the tag.',
      clusterText: '!!binary value contains invalid base64 data',
    });
  }
  if (wanted === undefined) return value;
  const resolved = resolvePlain(value);
  if ((resolved === null ? 'null' : typeof resolved) === wanted && (tag !== '!!int' || Number.isInteger(resolved))) {
    return resolved;
  }
  throw new Unreadable(parsed.original(event.tagStart), `'${value.slice(0, 40)}' with the tag ${tag}`, {
    help: 'Remove the tag.',
    clusterText: `cannot decode !!str \`${value.slice(0, 40)}\` as a ${tag}`,
  });
}

/** JSON has no infinities and no NaN. */
export function finite(value: Scalar, parsed: Parsed, event: ScalarEvent): Scalar {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  throw new Unreadable(parsed.original(event.valueStart), `the number ${name}, which JSON does not have`, {
    help: 'Put it in quotes if it is a text.',
    clusterText: `json: unsupported value: ${name}`,
  });
}
