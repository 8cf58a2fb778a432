import { textOf } from './support/files';

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { readonly packages: Record<string, Locked> } = JSON.parse(textOf('package-lock.json'));
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

test('the lockfile names no download address, so every registry serves', () => {
  expect(installed.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
  expect(textOf('.npmrc').split('\n')).toContain('omit-lockfile-registry-resolved=true');
});

test('every download is pinned by its hash, except for platforms that the locking registry did not serve', () => {
  const unpinned = installed.filter(([, entry]) => !entry.integrity && !entry.inBundle && !entry.link);
  expect(unpinned.filter(([, entry]) => !entry.optional || entry.os === undefined).map(([path]) => path)).toEqual([]);
  expect(installed.length).toBeGreaterThan(100);
});

test('packages of all platforms are locked, or `npm ci` refuses: node -r @swc-node/register scripts/complete-lockfile.ts', () => {
  const missing = installed.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

test('the lockfile belongs to package.json', () => {
  const manifest = JSON.parse(textOf('package.json'));
  const locked = lock.packages[''] as Record<string, unknown>;
  for (const field of ['name', 'version', 'dependencies', 'devDependencies', 'peerDependencies']) {
    expect(locked[field]).toEqual(manifest[field]);
  }
});
