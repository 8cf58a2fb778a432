/** The nearest name that the API server takes in place of one that it refuses with `detail`; nothing when none is near. */
export function repairName(value: string, detail: string): string | undefined {
  const limit = Number(/no more than (\d+)/.exec(detail)?.[1] ?? 253);
  const lowerCase = /lowercase|DNS-1035|lower case|dots|hyphens|no more than (15|253)/.test(detail);
  const dots = /subdomain|'\.'|no more than/.test(detail) && !detail.includes('must not contain dots');
  const letters = lowerCase ? value.toLowerCase() : value;
  const allowed = lowerCase ? (dots ? /[^a-z0-9.-]+/g : /[^a-z0-9-]+/g) : /[^A-Za-z0-9._-]+/g;
  const first = detail.includes('DNS-1035') ? /^[^a-z]+/ : /^[^A-Za-z0-9]+/;
  const repaired = letters
    .replace(allowed, '-')
    .replace(/\.-+|-+\./g, '.')
    .replace(first, '')
    .slice(0, limit)
    .replace(/[^A-Za-z0-9]+$/, '');
  return repaired === '' || repaired === value ? undefined : repaired;
}
