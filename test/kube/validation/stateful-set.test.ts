import { created, updated } from '../../../lib/kube/defaults';
import type { StatefulSet } from '../../../lib/kube/objects';
import { fieldErrorText } from '../../../lib/kube/validation';
import { validateStatefulSet, validateStatefulSetChange } from '../../../lib/kube/validation/stateful-set';
import { switchesOf } from '../../../lib/kube/versions';

const set = (spec: object = {}): StatefulSet =>
  ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'app:v1' }] } },
      ...spec,
    },
  }) as StatefulSet;

const badTemplate = { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'App' }] } } };
const badClaim = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] };

describe('creation by version', () => {
  test.each<[string, object, string, readonly string[]]>([
    ['a bad template', badTemplate, '1.33.13', []],
    ['a bad claim template', badClaim, '1.33.13', []],
    [
      'a bad claim template',
      badClaim,
      '1.34.0',
      [
        'spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required',
        'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
      ],
    ],
    ['no history limit', { revisionHistoryLimit: -1 }, '1.37.1', []],
    ['maxUnavailable without its gate', { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } }, '1.36.0', []],
    [
      'maxUnavailable',
      { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } },
      '1.35.0',
      ['spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0'],
    ],
  ])('%s %j in %s', (_, spec, version, errors) => {
    const switches = switchesOf(version);
    expect(validateStatefulSet(created(set(spec), switches), switches).map(fieldErrorText)).toEqual(errors);
  });

  test('from 1.34 on the template is held to the rules of pods', () => {
    const switches = switchesOf('1.34.0');
    expect(validateStatefulSet(created(set(badTemplate), switches), switches)).toHaveLength(2);
  });
});

describe('change by version', () => {
  const once =
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  const two = { serviceName: 'other', podManagementPolicy: 'Parallel' };

  test.each<[string, StatefulSet, object, string, readonly string[]]>([
    ['two immutable fields', set(), two, '1.33.13', [once]],
    ['two immutable fields', set(), two, '1.36.3', [once]],
    [
      'two immutable fields',
      set(),
      two,
      '1.37.0',
      [
        'spec.serviceName: Invalid value: "other": field is immutable',
        'spec.podManagementPolicy: Invalid value: "Parallel": field is immutable',
      ],
    ],
    ['a service name that was never checked', set({ serviceName: 'Bad_Name' }), { replicas: 2 }, '1.37.1', []],
    ['a claim template that was never checked', set(badClaim), { replicas: 2 }, '1.37.1', []],
    ['a template that is as bad as before', set(badTemplate), badTemplate, '1.37.1', []],
    [
      'a selector that nothing matches',
      set(),
      { selector: { matchLabels: { app: 'other' } } },
      '1.37.1',
      [
        'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
        'spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
      ],
    ],
    [
      'another text for the same size',
      set({ volumeClaimTemplates: claims('1Gi') }),
      { volumeClaimTemplates: claims('1024Mi') },
      '1.37.1',
      [],
    ],
  ])('%s in %s', (_, before, spec, version, errors) => {
    const switches = switchesOf(version);
    const old = created(before, switches);
    const next = updated({ ...old, spec: { ...old.spec, ...spec } }, old, switches);
    expect(validateStatefulSetChange(next, old, switches).map(fieldErrorText)).toEqual(errors);
  });

  function claims(storage: string): object {
    return [
      { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } },
    ];
  }
});
