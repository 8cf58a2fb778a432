import fc from 'fast-check';
import type { Taint, TaintEffect, Toleration } from '../../lib/kube/objects';
import { evictionDelaySeconds, tolerates, untoleratedTaint } from '../../lib/kube/tolerations';

const taint: Taint = { key: 'dedicated', value: 'db', effect: 'NoSchedule' };

test.each<[Toleration, boolean]>([
  [{ key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' }, true],
  [{ key: 'dedicated', value: 'db' }, true],
  [{ key: 'dedicated', value: 'web' }, false],
  [{ key: 'dedicated' }, false],
  [{ key: 'dedicated', operator: 'Exists' }, true],
  [{ operator: 'Exists' }, true],
  [{ operator: 'Exists', effect: 'NoExecute' }, false],
  [{ key: 'other', operator: 'Exists' }, false],
  [{ key: 'dedicated', operator: 'Gt', value: '1' }, false],
])('%j tolerates the taint: %p', (toleration, expected) => {
  expect(tolerates(toleration, taint)).toBe(expected);
});

test('a toleration without key, operator Exists and effect tolerates everything', () => {
  const effect = fc.constantFrom<TaintEffect>('NoSchedule', 'PreferNoSchedule', 'NoExecute');
  fc.assert(
    fc.property(fc.array(fc.record({ key: fc.string(), value: fc.string(), effect })), (taints) => {
      expect(untoleratedTaint(taints, [{ operator: 'Exists' }], ['NoSchedule', 'PreferNoSchedule', 'NoExecute'])).toBe(
        undefined,
      );
      expect(untoleratedTaint(taints, [])).toBe(taints.find((each) => each.effect !== 'PreferNoSchedule'));
    }),
  );
});

const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
const forSeconds = (of: Taint, tolerationSeconds?: number): Toleration => ({
  key: of.key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

test.each<[string, readonly Taint[], readonly Toleration[], number]>([
  ['no taint', [], [], Number.POSITIVE_INFINITY],
  ['a taint that evicts nobody', [taint], [], Number.POSITIVE_INFINITY],
  ['no toleration', [unreachable], [], 0],
  ['one of two taints tolerated', [unreachable, notReady], [forSeconds(unreachable, 300)], 0],
  ['the default toleration', [unreachable], [forSeconds(notReady, 300), forSeconds(unreachable, 300)], 300],
  ['for ever', [unreachable], [forSeconds(unreachable)], Number.POSITIVE_INFINITY],
  ['the shorter of two', [unreachable, notReady], [forSeconds(unreachable, 300), forSeconds(notReady, 20)], 20],
  [
    'the first that fits a taint',
    [unreachable],
    [forSeconds(unreachable), forSeconds(unreachable, 5)],
    Number.POSITIVE_INFINITY,
  ],
  ['less than nothing', [unreachable], [forSeconds(unreachable, -5)], 0],
])('eviction with %s', (_, taints, tolerations, seconds) => {
  expect(evictionDelaySeconds(taints, tolerations)).toBe(seconds);
});
