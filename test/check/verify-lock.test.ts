import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import { StatefulStore, VerifyFailOn } from '../../lib';

beforeEach(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

const folder = mkdtempSync(join(tmpdir(), 'verify-lock-'));
const lockFile = join(folder, 'stateful.lock.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

interface Store {
  readonly chart?: string;
  readonly id?: string;
  readonly name?: string;
  readonly size?: number;
  readonly image?: string;
  readonly failOn?: VerifyFailOn;
}

function synth({ chart = 'shop', id = 'db', name, size = 1, image = 'db:1', failOn }: Store): void {
  const app = new App({ outdir: join(folder, 'dist') });
  new StatefulStore(new Chart(app, chart), id, {
    replicas: 3,
    containers: [{ image, ports: [{ number: 5000, name: 'db' }] }],
    volumes: [{ name: 'data', size: Size.gibibytes(size), mountPath: '/data' }],
    verify: { lockFile, ...(failOn && { failOn }) },
    ...(name !== undefined && { name }),
  });
  app.synth();
}

test('the first synth makes the lock file', () => {
  synth({});
  expect(readFileSync(lockFile, 'utf8')).toMatch(/kind: StatefulSet[\s\S]*construct-path: shop\/db/);
});

test('a safe change is remembered', () => {
  synth({ image: 'db:2' });
  expect(readFileSync(lockFile, 'utf8')).toContain('image: db:2');
});

test('a claim template that grows stops the synth with the recipe', () => {
  const before = readFileSync(lockFile, 'utf8');
  expect(() => synth({ image: 'db:2', size: 2 })).toThrow(
    /refused: spec\.volumeClaimTemplates\[0\]\.spec\.resources\.requests\.storage cannot change[\s\S]*recipe grow-claims[\s\S]*kubectl patch pvc data-db-0/,
  );
  expect(readFileSync(lockFile, 'utf8')).toBe(before);
});

test('a construct of another name stops it with what it replaces', () => {
  expect(() => synth({ image: 'db:2', id: 'store' })).toThrow(
    /takes the place of StatefulSet\/default\/db, and starts without its data: the construct moved from shop\/db\/\S+ to shop\/store\/\S+[\s\S]*take StatefulSet\/default\/db out of/,
  );
});

test('the same name in another chart is the same store', () => {
  synth({ image: 'db:2', chart: 'store' });
  expect(readFileSync(lockFile, 'utf8')).toContain('construct-path: store/db');
});

test('with failOn never it is told, and the file stays', () => {
  const before = readFileSync(lockFile, 'utf8');
  synth({ image: 'db:2', chart: 'store', size: 2, failOn: VerifyFailOn.NEVER });
  expect(readFileSync(lockFile, 'utf8')).toBe(before);
  expect(existsSync(join(folder, 'dist'))).toBe(true);
});
