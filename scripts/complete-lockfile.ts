/**
 * `node -r @swc-node/register scripts/complete-lockfile.ts`: completes package-lock.json after an `npm install` from a registry that serves only
 * some platforms. npm leaves out the optional packages that such a registry does not have, and `npm ci` then refuses the lockfile everywhere.
 * Each is entered with the exact version its parent names and the platform its name says. Its hash is not known here; npm adds it on a machine
 * of that platform.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { assert } from '../lib/util/assert';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];

/** The platform in a name such as `@swc/core-linux-arm-gnueabihf`: system, processor, and on Linux the C library. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const at = words.findIndex((word) => systems.includes(word));
  const [os, cpu, abi = ''] = at < 0 ? [] : words.slice(at);
  assert(os !== undefined && cpu !== undefined, `${name} does not name its platform`);
  if (os !== 'linux' || abi === '') return { os: [os], cpu: [cpu] };
  return { os: [os], cpu: [cpu], libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] };
}

const file = 'package-lock.json';
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(file, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([path, parent]) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name]) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`])
    .map(([name, version]) => ({ name, version, parent })),
);
for (const { name, version, parent } of missing) {
  assert(/^\d+\.\d+\.\d+/.test(version), `${name}@${version} is not an exact version`);
  const entry = {
    version,
    ...platformOf(name),
    ...(parent.dev && { dev: true }),
    optional: true,
    engines: parent.engines,
  };
  lock.packages[`node_modules/${name}`] = entry;
}
// The order in which npm writes them.
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`${file}: ${missing.length} packages of other platforms added`);
