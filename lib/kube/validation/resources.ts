/** Rules for requests and limits of containers: `pkg/apis/core/validation/validation.go` (v1.37.1). */

import { qualifiedNameProblems } from '../names';
import type { ResourceRequirements } from '../objects';
import { canonicalQuantity, compareQuantities, quantity } from '../quantity';
import type { Switches } from '../versions';
import { type FieldErrors, forbidden, invalid, problems, required } from './field-error';
import { sortedEntries } from './metadata';

const CONTAINER_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** Names without a prefix that mean something somewhere, if not in a container. */
const STANDARD_RESOURCES = [
  ...CONTAINER_RESOURCES,
  ...CONTAINER_RESOURCES.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'pods',
  'resourcequotas',
  'services',
  'services.nodeports',
  'services.loadbalancers',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
];

/** Resources of which there are only whole ones. */
const WHOLE_RESOURCES = STANDARD_RESOURCES.filter((name) => !/cpu|memory|storage/.test(name));

export function validateResources(
  { limits, requests }: ResourceRequirements,
  path: string,
  switches: Switches,
): FieldErrors {
  const each = [
    ...sortedEntries(limits).flatMap(([name, amount]) =>
      validateAmount(name, amount, `${path}.limits[${name}]`, switches),
    ),
    ...sortedEntries(requests).flatMap(([name, amount]) => [
      ...validateAmount(name, amount, `${path}.requests[${name}]`, switches),
      ...validateAgainstLimit(name, amount, limits?.[name], path),
    ]),
  ];
  const names = [...Object.keys(limits ?? {}), ...Object.keys(requests ?? {})];
  const alone = names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory');
  return alone ? [...each, forbidden(path, 'HugePages require cpu or memory')] : each;
}

function validateAmount(name: string, amount: string | number, path: string, switches: Switches): FieldErrors {
  const whole = WHOLE_RESOURCES.includes(name) || isExtended(name, switches);
  return [
    ...validateResourceName(name, path, switches),
    ...(compareQuantities(amount, '0') < 0
      ? [invalid(path, canonicalQuantity(amount), 'must be greater than or equal to 0')]
      : []),
    ...(whole && quantity(amount).nanos % 1_000_000_000n !== 0n
      ? [invalid(path, canonicalQuantity(amount), 'must be an integer')]
      : []),
  ];
}

function validateResourceName(name: string, path: string, switches: Switches): FieldErrors {
  const malformed = problems(path, name, qualifiedNameProblems(name, switches.labelLengthUnit));
  if (name.includes('/')) {
    const native = name.includes('kubernetes.io/');
    if (native || isExtended(name, switches)) return malformed;
    return [...malformed, invalid(path, name, "doesn't follow extended resource name standard")];
  }
  if (CONTAINER_RESOURCES.includes(name) || isHugePages(name)) return malformed;
  const unknown = malformed.length === 0 && !STANDARD_RESOURCES.includes(name);
  return [
    ...malformed,
    ...(unknown ? [invalid(path, name, 'must be a standard resource type or fully qualified')] : []),
    invalid(path, name, 'must be a standard resource for containers'),
  ];
}

/** A request above its limit, or different from it where there is no lending. */
function validateAgainstLimit(
  name: string,
  amount: string | number,
  limit: string | number | undefined,
  path: string,
): FieldErrors {
  const lendable = !isHugePages(name) && (!name.includes('/') || name.includes('kubernetes.io/'));
  if (limit === undefined) {
    return lendable ? [] : [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')];
  }
  const order = compareQuantities(amount, limit);
  const of = `${name} limit of ${canonicalQuantity(limit)}`;
  if (order !== 0 && !lendable)
    return [invalid(`${path}.requests`, canonicalQuantity(amount), `must be equal to ${of}`)];
  if (order <= 0) return [];
  return [invalid(`${path}.requests`, canonicalQuantity(amount), `must be less than or equal to ${of}`)];
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

function isExtended(name: string, switches: Switches): boolean {
  if (!name.includes('/') || name.includes('kubernetes.io/') || name.startsWith('requests.')) return false;
  return qualifiedNameProblems(`requests.${name}`, switches.labelLengthUnit).length === 0;
}
