import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, check } from './harness/check';
import { type Case, readSuite } from './harness/suite';

/** What a scenario still gets wrong: by check, the first of its problems. */
export type Deviation = { readonly [Check in (typeof CHECKS)[number]]?: string };

/** From the project's root, where tests and scripts run. */
export const FOLDER = 'test/conformance';
const FILE = join(FOLDER, 'open.json');

/** Every deviation that is known and open, by version and name. `npm run conformance:deviations` writes the list anew. */
const DEVIATIONS = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly [versionAndName: string]: Deviation };

export function idOf({ version, name }: Case): string {
  return `${version}/${name}`;
}

export function deviationOf(one: Case): Deviation {
  const verdict = check(one);
  return Object.fromEntries(
    CHECKS.filter((name) => verdict[name].length > 0).map((name) => [
      name,
      verdict[name][0].split('\n')[0].slice(0, 200),
    ]),
  );
}

/** The cases of a version that have no open deviation are played one by one. */
export function playVersion(version: string): void {
  const cases = readSuite(FOLDER).filter((one) => one.version === version);
  const settled = cases.filter((one) => DEVIATIONS[idOf(one)] === undefined);
  it.each(settled.map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(deviationOf(one)).toEqual({});
  });
  it('no deviation is listed of what was not recorded', () => {
    const listed = Object.keys(DEVIATIONS).filter((id) => id.startsWith(`${version}/`));
    expect(listed.filter((id) => !cases.some((one) => idOf(one) === id))).toEqual([]);
  });
}
