import { statSync } from 'node:fs';
import { resolveApi } from '../../../lib/kube/schema/api';
import { DEFINITIONS } from '../../../lib/kube/schema/generated/definitions';
import { removedKinds, Schemas } from '../../../lib/kube/schema/store';
import { SUPPORTED_MINORS } from '../../../lib/kube/versions';

const data: Record<'kinds' | 'removed', Record<string, string>> & {
  definitions: Record<string, Record<string, string>>;
} = JSON.parse(DEFINITIONS);
const fields = Object.entries(data.definitions).flatMap(([name, of]) =>
  Object.entries(of).map(([field, type]) => ({ name, field, type })),
);

const RANGE = '(?:@3[3-7](?:-3[3-7])?(?:,3[3-7](?:-3[3-7])?)*)?';
const PLAIN = 'bytes|time|int32|int64|number|boolean|quantity|int-or-string|object|any';
const TYPE = new RegExp(
  `^(?:\\[\\]|\\{\\})*(?:${PLAIN}|#[\\w.-]+|string(?:=[^:<|]*(?:\\|[^:<|]*)*)?)(?::(?:\\[\\])?\\w+\\.\\w+)?(?:<\\w+)?$`,
);

describe('the generated data is what scripts/generate-schema.ts promises', () => {
  test('its size', () => {
    expect([
      Object.keys(data.kinds).length,
      Object.keys(data.removed).length,
      Object.keys(data.definitions).length,
      fields.length,
    ]).toMatchSnapshot();
    expect(statSync(require.resolve('../../../lib/kube/schema/generated/definitions')).size).toBeLessThan(1_500_000);
  });

  test.each<[string, string[], RegExp]>([
    [
      'kinds',
      Object.entries(data.kinds).map(([key, value]) => `${key} = ${value}`),
      new RegExp(`^[\\w./]+ [A-Z]\\w+${RANGE} = [\\w.]+(?: cluster)?$`),
    ],
    [
      'removed',
      Object.entries(data.removed).map(([key, value]) => `${key} = ${value}`),
      /^[\w./]+ [A-Z]\w+ = 1\.\d+(?: [\w./]+ [A-Z]\w+)?$/,
    ],
    ['names of fields', fields.map(({ field }) => field), new RegExp(`^[\\w$-]+!?${RANGE}$`)],
    ['types', fields.map(({ type }) => type), TYPE],
  ])('the notation of %s', (_, texts, notation) => {
    expect(texts.filter((text) => !notation.test(text))).toEqual([]);
  });

  test('every definition that is named exists, and is sorted', () => {
    const named = [
      ...Object.values(data.kinds).map((value) => value.split(' ')[0]),
      ...fields.flatMap(({ type }) => /#([\w.-]+)/.exec(type)?.[1] ?? []),
    ];
    expect(named.filter((name) => data.definitions[name] === undefined)).toEqual([]);
    expect(Object.keys(data.definitions)).toEqual(Object.keys(data.definitions).sort());
  });

  test.each(SUPPORTED_MINORS)('every minor has its kinds, and no field twice: %s', (minor) => {
    const schemas = Schemas.of(minor);
    const kinds = [...schemas.kinds()];
    expect(kinds.length).toMatchSnapshot();
    for (const { definition } of kinds)
      expect([...schemas.definition(definition).keys()]).toEqual(expect.arrayContaining(['apiVersion', 'kind']));
    const number = Number(minor.slice(2));
    const has = (range: string | undefined) =>
      range === undefined ||
      range.split(',').some((run) => Number(run.slice(0, 2)) <= number && number <= Number(run.slice(-2)));
    for (const [name, of] of Object.entries(data.definitions)) {
      const present = Object.keys(of)
        .filter((key) => has(key.split('@')[1]))
        .map((key) => key.split('@')[0].replace('!', ''));
      expect([name, present]).toEqual([name, [...new Set(present)]]);
    }
  });
});

describe('removed APIs', () => {
  test.each(removedKinds())('%s', (api) => {
    const [apiVersion, kind] = api.split(' ');
    const resolved = resolveApi(apiVersion, kind, '1.37');
    expect(resolved).toMatchObject({ status: 'not-served', removedIn: expect.stringMatching(/^1\.\d+$/) });
  });

  test('those without a successor are known', () => {
    const lost = removedKinds().filter((api) => {
      const [apiVersion, kind] = api.split(' ');
      const resolved = resolveApi(apiVersion, kind, '1.37');
      return resolved.status === 'not-served' && resolved.type === undefined;
    });
    expect(lost).toMatchSnapshot();
  });
});
