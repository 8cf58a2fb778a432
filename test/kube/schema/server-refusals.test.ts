import { readManifests } from '../../../lib/kube/read/read';
import { checkStructure } from '../../../lib/kube/schema/check';
import { answeredBy, bases, rows } from './fixtures/server-refusals.json';

/** A base with one of its fields left out, or set to a word that no list has. */
function changed({ base, path, change }: (typeof rows)[number]): unknown {
  const object = structuredClone(bases[base]);
  const steps = path.split('.');
  const last = steps.pop()!;
  // biome-ignore lint/suspicious/noExplicitAny: any way through any object
  const holder = steps.reduce((value: any, step) => value[step], object);
  if (change === 'absent') delete holder[last];
  else holder[last] = 'Zzz';
  return object;
}

function check(object: unknown) {
  const { objects } = readManifests([{ file: 'f', objects: [{ object }] }]);
  return objects.flatMap((manifest) => checkStructure(manifest, '1.37'));
}

describe(`what ${answeredBy} says when a required field is absent, or a value is not in its list`, () => {
  test.each(bases.map((object) => [object.kind, object]))('%s: the base is accepted', (_, object) => {
    expect(check(object)).toEqual([]);
  });

  test.each(rows.map((row) => [`${bases[row.base].kind} ${row.path} ${row.change}`, row] as const))('%s', (_, row) => {
    const problems = check(changed(row));
    expect(problems.map(({ kind }) => kind)).toEqual(
      row.refused === undefined ? [] : [row.change === 'absent' ? 'missing-required' : 'unsupported-value'],
    );
    expect(row.refused ?? '').toContain(problems[0]?.clusterText ?? '');
  });

  test('nearly all texts are the same words', () => {
    const told = rows.flatMap((row) => check(changed(row)));
    const silent = told.filter(({ clusterText }) => clusterText === undefined);
    expect([told.length, silent.length]).toMatchSnapshot();
  });
});
