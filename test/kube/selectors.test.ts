import fc from 'fast-check';
import type { LabelSelectorRequirement, Node, NodeSelectorRequirement, NodeSelectorTerm } from '../../lib/kube/objects';
import { hasLabels, requiresNode, selects, selectsNode } from '../../lib/kube/selectors';

const nodeWith = (labels: Record<string, string>, name = 'node-a'): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
});

describe('label selectors', () => {
  test('none selects nothing, an empty one everything', () => {
    expect(selects(undefined, { app: 'web' })).toBe(false);
    expect(selects({}, { app: 'web' })).toBe(true);
    expect(selects({ matchLabels: {}, matchExpressions: [] })).toBe(true);
  });

  const labels = { app: 'web', tier: 'db', empty: '' };
  test.each<[LabelSelectorRequirement, boolean]>([
    [{ key: 'app', operator: 'In', values: ['web', 'api'] }, true],
    [{ key: 'app', operator: 'In', values: ['api'] }, false],
    [{ key: 'zone', operator: 'In', values: ['z1'] }, false],
    [{ key: 'app', operator: 'NotIn', values: ['api'] }, true],
    [{ key: 'app', operator: 'NotIn', values: ['web'] }, false],
    [{ key: 'zone', operator: 'NotIn', values: ['z1'] }, true],
    [{ key: 'empty', operator: 'Exists' }, true],
    [{ key: 'zone', operator: 'Exists' }, false],
    [{ key: 'zone', operator: 'DoesNotExist' }, true],
    [{ key: 'empty', operator: 'DoesNotExist' }, false],
    [{ key: 'app', operator: 'Near' as 'In', values: ['web'] }, false],
  ])('%j: %p', (requirement, chosen) => {
    expect(selects({ matchExpressions: [requirement] }, labels)).toBe(chosen);
    expect(selects({ matchLabels: { tier: 'db' }, matchExpressions: [requirement] }, labels)).toBe(chosen);
    expect(selects({ matchLabels: { tier: 'x' }, matchExpressions: [requirement] }, labels)).toBe(false);
  });

  test('matchLabels is shorthand for In with one value', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const value = fc.constantFrom('1', '2');
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.dictionary(key, value), (wanted, labels) => {
        const expressions = Object.entries(wanted).map(([key, one]) => ({
          key,
          operator: 'In' as const,
          values: [one],
        }));
        const long = selects({ matchExpressions: expressions }, labels);
        expect(selects({ matchLabels: wanted }, labels)).toBe(long);
        expect(hasLabels(wanted, labels)).toBe(long);
      }),
    );
  });
});

describe('node selectors', () => {
  const node = nodeWith({ zone: 'z1', cores: '8', odd: 'x8' });
  test.each<[NodeSelectorRequirement, boolean]>([
    [{ key: 'zone', operator: 'In', values: ['z1', 'z2'] }, true],
    [{ key: 'zone', operator: 'NotIn', values: ['z1'] }, false],
    [{ key: 'rack', operator: 'NotIn', values: ['r1'] }, true],
    [{ key: 'rack', operator: 'DoesNotExist' }, true],
    [{ key: 'rack', operator: 'Exists' }, false],
    [{ key: 'cores', operator: 'Gt', values: ['7'] }, true],
    [{ key: 'cores', operator: 'Gt', values: ['8'] }, false],
    [{ key: 'cores', operator: 'Lt', values: ['+9'] }, true],
    [{ key: 'cores', operator: 'Lt', values: ['8'] }, false],
    [{ key: 'cores', operator: 'Gt', values: ['7', '6'] }, false],
    [{ key: 'cores', operator: 'Gt', values: ['seven'] }, false],
    [{ key: 'cores', operator: 'Lt', values: ['9223372036854775808'] }, false],
    [{ key: 'odd', operator: 'Gt', values: ['1'] }, false],
    [{ key: 'rack', operator: 'Lt', values: ['1'] }, false],
  ])('%j: %p', (requirement, chosen) => {
    expect(selectsNode({ nodeSelectorTerms: [{ matchExpressions: [requirement] }] }, node)).toBe(chosen);
  });

  test.each<[NodeSelectorRequirement, boolean]>([
    [{ key: 'metadata.name', operator: 'In', values: ['node-a'] }, true],
    [{ key: 'metadata.name', operator: 'In', values: ['node-b'] }, false],
    [{ key: 'metadata.name', operator: 'NotIn', values: ['node-b'] }, true],
    [{ key: 'metadata.name', operator: 'In', values: ['node-a', 'node-b'] }, false],
    [{ key: 'metadata.name', operator: 'Exists' }, false],
    [{ key: 'metadata.namespace', operator: 'In', values: ['default'] }, false],
    [{ key: 'metadata.namespace', operator: 'NotIn', values: ['default'] }, true],
  ])('field %j: %p', (requirement, chosen) => {
    expect(selectsNode({ nodeSelectorTerms: [{ matchFields: [requirement] }] }, node)).toBe(chosen);
  });

  const yes: NodeSelectorTerm = { matchExpressions: [{ key: 'zone', operator: 'Exists' }] };
  const no: NodeSelectorTerm = { matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] };
  test.each<[string, readonly NodeSelectorTerm[], boolean]>([
    ['no terms', [], false],
    ['an empty term', [{}], false],
    ['one of two terms', [no, yes], true],
    ['neither term', [no, no], false],
    ['an empty term beside one that fits', [{}, yes], true],
    ['all requirements of a term', [{ matchExpressions: [...yes.matchExpressions!, ...no.matchExpressions!] }], false],
  ])('%s', (_, nodeSelectorTerms, chosen) => {
    expect(selectsNode({ nodeSelectorTerms }, node)).toBe(chosen);
  });

  test('a pod needs both its nodeSelector and its node affinity', () => {
    const affinity = (term: NodeSelectorTerm) => ({
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
    });
    expect(requiresNode({ containers: [] }, node)).toBe(true);
    expect(requiresNode({ containers: [], nodeSelector: { zone: 'z1' }, affinity: affinity(yes) }, node)).toBe(true);
    expect(requiresNode({ containers: [], nodeSelector: { zone: 'z2' }, affinity: affinity(yes) }, node)).toBe(false);
    expect(requiresNode({ containers: [], nodeSelector: { zone: 'z1' }, affinity: affinity(no) }, node)).toBe(false);
  });
});
