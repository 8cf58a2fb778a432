import { testExamples, told } from './support/examples';

testExamples('UPD09');

const ARGO = { tool: { argo: { serverSideApply: true } } };

test.each<[string, object, readonly string[]]>([
  ['neither', ARGO, ['info: StatefulSet db: claim template data lacks apiVersion and kind: the diff never closes']],
  [
    'one of both',
    { ...ARGO, 'StatefulSet/db': { 'spec.volumeClaimTemplates.0': { apiVersion: 'v1' } } },
    ['info: StatefulSet db: claim template data lacks kind: the diff never closes'],
  ],
  ['client-side apply', { tool: { argo: {} } }, []],
  ['another tool', { tool: { helm: {} } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('UPD09', fragment as never)).toEqual(expected);
});
