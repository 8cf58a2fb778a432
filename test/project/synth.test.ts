import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Names, Testing } from 'cdk8s';
import { parse, parseAllDocuments } from 'yaml';
import { textOf } from './support/files';
import { clean, type Outcome, root, run } from './support/tools';

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('npm run synth', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-synth-'));
  let outcome: Outcome;
  let written: string[];

  beforeAll(async () => {
    outcome = await clean(run('npm', ['run', 'synth', '--', '--output', outdir]));
    written = readdirSync(outdir).sort();
  }, 120_000);

  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  test('names every file it writes', () => {
    const named = [...outcome.stdout.matchAll(/^ {2}- (.*)$/gm)].map(([, path]) => path);
    expect(named.sort()).toEqual(written.map((file) => join(outdir, file)));
  });

  test.each(examples)('writes every chart of examples/%s', (name) => {
    const app = Testing.app();
    require(join(root, 'examples', name, 'app')).build(app);
    const files = app.charts.map((chart) => `${Names.toDnsLabel(chart)}.k8s.yaml`);
    expect(files.length).toBeGreaterThan(0);
    expect(written).toEqual(expect.arrayContaining(files));
  });

  test('writes <chart>.k8s.yaml with Kubernetes objects', () => {
    expect(written.filter((file) => !/^[a-z0-9-]+\.k8s\.yaml$/.test(file))).toEqual([]);
    for (const file of written) {
      const documents = parseAllDocuments(readFileSync(join(outdir, file), 'utf8'));
      expect(documents.length).toBeGreaterThan(0);
      for (const document of documents) {
        expect(document.toJS()).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String) });
      }
    }
  });
});

test('the app command of cdk8s.yaml needs no build', () => {
  expect(parse(textOf('cdk8s.yaml'))).toMatchObject({
    language: 'typescript',
    app: expect.stringContaining('examples/main.ts'),
  });
});
