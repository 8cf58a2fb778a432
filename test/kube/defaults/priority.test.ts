import { priorityRefusal, withPriority } from '../../../lib/kube/defaults/priority';
import type { PriorityClass } from '../../../lib/kube/objects';

const priorityClass = (name: string, value: number, more: Partial<PriorityClass> = {}): PriorityClass => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value,
  ...more,
});
const high = priorityClass('high', 1000, { preemptionPolicy: 'Never' });
const defaults = [priorityClass('b', 20, { globalDefault: true }), priorityClass('a', 10, { globalDefault: true })];

test.each<[string | undefined, readonly PriorityClass[] | undefined, object]>([
  [undefined, undefined, { priority: 0, preemptionPolicy: 'PreemptLowerPriority' }],
  [undefined, defaults, { priorityClassName: 'a', priority: 10, preemptionPolicy: 'PreemptLowerPriority' }],
  ['high', [high], { priorityClassName: 'high', priority: 1000, preemptionPolicy: 'Never' }],
  [
    'system-node-critical',
    undefined,
    { priorityClassName: 'system-node-critical', priority: 2_000_001_000, preemptionPolicy: 'PreemptLowerPriority' },
  ],
  ['elsewhere', undefined, { priorityClassName: 'elsewhere' }],
])('class %p', (priorityClassName, classes, stored) => {
  const spec = { containers: [], ...(priorityClassName === undefined ? {} : { priorityClassName }) };
  expect(withPriority(spec, classes)).toEqual({ containers: [], ...stored });
});

test('a class is missing only where classes are known', () => {
  const spec = { containers: [], priorityClassName: 'high' };
  expect(priorityRefusal(spec, [])).toBe('no PriorityClass with name high was found');
  expect(priorityRefusal(spec, [high])).toBeUndefined();
  expect(priorityRefusal(spec, undefined)).toBeUndefined();
});
