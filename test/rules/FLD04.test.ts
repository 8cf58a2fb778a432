import { testExamples, told } from './support/examples';

testExamples('FLD04');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a restart policy of a workload',
    { 'Deployment/app': { 'spec.template.spec.restartPolicy': 'OnFailure' } },
    ['error: Deployment app: spec.template.spec.restartPolicy: "OnFailure" is not possible, it must be Always'],
  ],
  [
    'a short form',
    { 'PersistentVolumeClaim/files': { 'spec.accessModes': ['RWX'] } },
    [
      'error: PersistentVolumeClaim files: spec.accessModes[0]: "RWX" is not one of ReadOnlyMany, ReadWriteMany, ReadWriteOnce, ReadWriteOncePod; did you mean "ReadWriteMany"?',
    ],
  ],
  [
    'another case',
    { 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.spec.volumeMode': 'FileSystem' } },
    [
      'error: StatefulSet db: spec.volumeClaimTemplates[0].spec.volumeMode: "FileSystem" is not one of Block, Filesystem; did you mean "Filesystem"?',
    ],
  ],
  [
    'a strategy',
    { 'Deployment/app': { 'spec.strategy': { type: 'ReCreate' } } },
    [
      'error: Deployment app: spec.strategy.type: "ReCreate" is not one of Recreate, RollingUpdate; did you mean "Recreate"?',
    ],
  ],
  [
    'Recreate of a set, without its gate',
    { 'StatefulSet/db': { 'spec.updateStrategy': { type: 'Recreate' } } },
    ["error: StatefulSet db: spec.updateStrategy: must be 'RollingUpdate' or 'OnDelete'"],
  ],
  [
    'Recreate of a set, with its gate',
    {
      'StatefulSet/db': { 'spec.updateStrategy': { type: 'Recreate' } },
      cluster: { featureGates: { StatefulSetRecreateStrategy: true } },
    },
    [],
  ],
  ['an empty text is the default', { 'StatefulSet/db': { 'spec.podManagementPolicy': '' } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('FLD04', fragment)).toEqual(expected);
});
