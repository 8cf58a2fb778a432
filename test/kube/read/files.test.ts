import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { manifestFiles } from '../../../lib/kube/read/files';
import { readManifests } from '../../../lib/kube/read/read';
import { Misuse } from '../../../lib/util/misuse';

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;
const FILES: Record<string, string> = {
  'b.yaml': pod('b'),
  'a.yml': pod('a'),
  'c.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}',
  'notes.md': '# no manifest',
  'template.tpl': pod('template'),
  'inner/d.k8s.yaml': pod('d'),
  'inner/construct-metadata.json': '{"version":"1.0.0","resources":{"d":{"path":"App/Inner/d"}}}',
  '.hidden/e.yaml': pod('e'),
  'node_modules/f.yaml': pod('f'),
  'construct-metadata.json': '{"version":"1.0.0","resources":{"a":{"path":"App/a"}}}',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(folder, join(folder, 'circle'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(...names: string[]): string[] {
  const { objects, problems } = readManifests(manifestFiles(names.map((name) => join(folder, name))));
  expect(problems).toEqual([]);
  return objects.map(({ file, name, constructPath }) => `${relative(folder, file)} ${name} ${constructPath ?? '-'}`);
}

test('a folder', () => {
  expect(read('.')).toEqual(['a.yml a App/a', 'b.yaml b -', 'c.json c -', 'inner/d.k8s.yaml d App/Inner/d']);
});

test('files, whatever they are called, in the order in which they are given', () => {
  expect(read('template.tpl', 'a.yml')).toEqual(['template.tpl template -', 'a.yml a App/a']);
});

test('a path that does not exist', () => {
  const misspelt = join(folder, 'bb.yaml');
  expect(() => [...manifestFiles([misspelt])]).toThrow(
    new Misuse(`'${misspelt}' does not exist. Did you mean 'b.yaml'?`),
  );
});

test('a file beyond the limit is read no further', () => {
  const [source] = manifestFiles([join(folder, 'b.yaml')], 10);
  expect((source.text as Uint8Array).byteLength).toBe(11);
  expect(readManifests([source], { limits: { fileBytes: 10 } }).problems).toHaveLength(1);
});
