import { testExamples, told } from './support/examples';

testExamples('RET07');

const BARE = { 'PersistentVolumeClaim/files': { 'metadata.annotations': null } };
const GONE = { 'PersistentVolumeClaim/files': null, 'Deployment/app': null };
const dropped = (more: object = {}) => ({ before: BARE, after: GONE, ...more });
const FILES = 'files is in the old render and not in the new one';
const DELETED = { 'spec.persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Delete' } };
const SET =
  'StatefulSet db, whose claims go with it (whenDeleted: Delete), is in the old render and not in the new one: Helm deletes data-db-0, data-db-1 and data-db-2, their data is destroyed (reclaimPolicy Delete of class fast)';

test.each<[string, object, readonly string[]]>([
  [
    'Helm',
    dropped({ tool: { helm: {} } }),
    [`error: ${FILES}: Helm deletes it, its data is destroyed (reclaimPolicy Delete of class shared)`],
  ],
  [
    'no tool is known',
    dropped(),
    [`warning: ${FILES}: a tool that prunes deletes it, its data is destroyed (reclaimPolicy Delete of class shared)`],
  ],
  [
    'a tool that does not prune',
    dropped({ tool: { argo: {} } }),
    [`warning: ${FILES}: a tool that prunes deletes it, its data is destroyed (reclaimPolicy Delete of class shared)`],
  ],
  [
    'a class that retains',
    dropped({ tool: { helm: {} }, cluster: { 'classes.1.reclaimPolicy': 'Retain' } }),
    [`error: ${FILES}: Helm deletes it, its data is left on a volume that nobody has`],
  ],
  [
    'a volume that is retained',
    dropped({
      tool: { helm: {} },
      cluster: {
        volumes: [{ name: 'v0', class: 'shared', reclaimPolicy: 'Retain' }],
        claims: [{ name: 'files', class: 'shared', volume: 'v0' }],
      },
    }),
    [`error: ${FILES}: Helm deletes it, its data is left on volume v0`],
  ],
  [
    'a class that nobody describes',
    dropped({ tool: { helm: {} }, cluster: { classes: null } }),
    [`error: ${FILES}: Helm deletes it, its data is destroyed, unless its volume is retained`],
  ],
  [
    'a set that deletes its claims',
    { before: { 'StatefulSet/db': DELETED }, after: { 'StatefulSet/db': null }, tool: { helm: {} } },
    [`error: ${SET}`],
  ],
  ['a set that keeps its claims', { before: {}, after: { 'StatefulSet/db': null }, tool: { helm: {} } }, []],
  ['a claim that the tool keeps', { before: {}, after: GONE, tool: { helm: {} } }, []],
  ['data that may be lost', dropped({ tool: { helm: {} }, hints: { 'Deployment/app': { ephemeral: true } } }), []],
])('%s', (_, fragment, expected) => {
  expect(told('RET07', fragment as never)).toEqual(expected);
});
