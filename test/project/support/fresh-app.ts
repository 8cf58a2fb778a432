import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { textOf } from './files';
import { clean, root, run } from './tools';

const manifest = JSON.parse(textOf('package.json'));
const template = join(root, 'node_modules', 'cdk8s-cli', 'templates', 'typescript-app');
const fixtures = join(root, 'test', 'project', 'fixtures', 'app');

/** Packs this checkout into `folder`, as `npm publish` would; returns the tarball. */
export async function pack(folder: string): Promise<string> {
  await clean(run('npm', ['pack', '--pack-destination', folder]));
  return join(folder, `${manifest.name}-${manifest.version}.tgz`);
}

/**
 * The app that `cdk8s init typescript-app` makes, with the sources of fixtures/app and the tarball installed by npm.
 * Nothing is fetched: what the package needs is packed from this checkout's node_modules, in the versions that were tested.
 */
export async function freshApp(folder: string, tarball: string): Promise<string> {
  const app = join(folder, 'app');
  mkdirSync(app);
  for (const file of ['cdk8s.yaml', 'tsconfig.json']) copyFileSync(join(template, file), join(app, file));
  for (const file of readdirSync(fixtures)) copyFileSync(join(fixtures, file), join(app, file));

  const dependencies: Record<string, string> = { [manifest.name]: `file:${tarball}` };
  for (const name of needed()) {
    const file = join(folder, `${name.replace('/', '-')}.tgz`);
    const installed = join(root, 'node_modules', name);
    await clean(run('tar', ['-czf', file, '-C', dirname(installed), basename(installed)]));
    dependencies[name] = `file:${file}`;
  }
  const text = readFileSync(join(template, 'package.json'), 'utf8').replaceAll('{{ $base }}', 'shop');
  const appManifest = { ...JSON.parse(text), dependencies, devDependencies: {} };
  writeFileSync(join(app, 'package.json'), JSON.stringify(appManifest, null, 2));
  await clean(run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: app }));

  for (const [command, name] of Object.entries({ tsc: 'typescript', 'ts-node': 'ts-node', cdk8s: 'cdk8s-cli' })) {
    symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name), 'dir');
    symlinkSync(join(root, 'node_modules', '.bin', command), join(app, 'node_modules', '.bin', command));
  }
  return app;
}

/** The packages that npm installs with ours: peers, dependencies, and theirs, as the lockfile has them. */
function needed(): string[] {
  const { packages } = JSON.parse(textOf('package-lock.json'));
  const locked = Object.keys(packages)
    .filter((path) => path !== '' && !packages[path].dev && !packages[path].inBundle)
    .map((path) => path.slice('node_modules/'.length));
  return [...new Set([...Object.keys(manifest.peerDependencies), ...locked])];
}
