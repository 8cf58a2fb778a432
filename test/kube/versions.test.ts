import { DEFAULT_KUBERNETES_VERSION, SUPPORTED_MINORS, switchesOf, switchTable } from '../../lib/kube/versions';
import { Misuse } from '../../lib/util/misuse';

describe('switchesOf', () => {
  const order = ['1.33.0', '1.34.0', '1.34.2', '1.35.0', '1.35.1', '1.35.4', '1.36.0', '1.37.0', '1.37.1'];

  test.each([
    ['maxUnavailableStatefulSet', [false, false, false, true, true, false, false, true, true]],
    ['semanticRevisionComparison', [false, false, true, true, true, true, true, true, true]],
    ['exactAvailabilityTimer', [false, false, false, false, true, true, true, true, true]],
    ['revisionHoldsCreationTimestamp', [true, false, false, false, false, false, false, false, false]],
    ['revisionMayAlterMoreThanSpec', [true, true, true, true, true, true, true, true, false]],
    ['postFilterPrefix', ['', ...Array(6).fill('no new claims to deallocate, '), '', '']],
    ['storageClassImmutableErrors', [...Array(6).fill('forbidden'), 'invalid', 'invalidNull', 'invalidNull']],
    ['externalProvisioner', ['5.3', '6.1', '6.1', '6.2', '6.2', '6.2', '6.3', '6.4', '6.4']],
  ] as const)('%s from version to version', (name, values) => {
    expect(order.map((version) => switchesOf(version)[name])).toEqual(values);
  });

  test.each([
    ['1.35', '1.35.9'],
    ['v1.34.2', '1.34.2'],
    ['v1.34.1+k3s1', '1.34.1'],
    ['1.33.5-gke.1200', '1.33.5'],
    ['1.37.12', '1.37.1'],
  ])('%s behaves as %s', (given, same) => {
    expect({ ...switchesOf(given), kubernetesVersion: '' }).toEqual({ ...switchesOf(same), kubernetesVersion: '' });
  });

  test.each(['1.32.9', '1.38.0', '2.0.0', 'latest', '1', '', '1.34.x'])('refuses %p', (version) => {
    expect(() => switchesOf(version)).toThrow(
      new Misuse(
        `Kubernetes version '${version}' is not supported: wanted is one of 1.33 to 1.37, such as '${DEFAULT_KUBERNETES_VERSION}'.`,
      ),
    );
  });

  test('the newest version is the default, and answers are shared', () => {
    expect(switchesOf()).toBe(switchesOf(DEFAULT_KUBERNETES_VERSION));
    expect(DEFAULT_KUBERNETES_VERSION.startsWith(`${SUPPORTED_MINORS[SUPPORTED_MINORS.length - 1]}.`)).toBe(true);
    expect(Object.isFrozen(switchesOf())).toBe(true);
  });
});

test('changes stand in ascending order and within the supported range', () => {
  const key = (version: string): number => {
    const [, minor = '', patch = ''] = version.split('.');
    return Number(minor) * 1000 + Number(patch);
  };
  for (const { name, changes } of switchTable()) {
    const keys = changes.map(key);
    expect({ name, keys }).toEqual({ name, keys: [...new Set(keys)].sort((a, b) => a - b) });
    for (const change of changes) expect(() => switchesOf(change)).not.toThrow();
  }
});
