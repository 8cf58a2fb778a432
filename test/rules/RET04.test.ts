import { testExamples, told } from './support/examples';

testExamples('RET04');

const ARGO_LABEL = 'argocd.argoproj.io/instance';
const COMMON = 'app.kubernetes.io/instance';
const template = (labels: object) => ({ 'StatefulSet/db': { 'spec.volumeClaimTemplates.0.metadata.labels': labels } });
const selector = (labels: object) => ({
  'StatefulSet/db': { 'spec.selector.matchLabels': labels, 'spec.template.metadata.labels': labels },
});
const argo = (more: object) => ({ tool: { argo: { tracking: 'label', app: 'shop', ...more } } });
const words = (label: string) =>
  `StatefulSet db: claims of template data carry ${label}; Argo CD takes them for its own and prunes them`;

test.each<[string, object, readonly string[]]>([
  [
    'the label of a template',
    { ...template({ [ARGO_LABEL]: 'shop' }), ...argo({}) },
    [`error: ${words(`${ARGO_LABEL}: shop`)}`],
  ],
  [
    'the label of the selector',
    { ...selector({ app: 'db', [ARGO_LABEL]: 'shop' }), ...argo({}) },
    [`error: ${words(`${ARGO_LABEL}: shop`)}`],
  ],
  [
    'a label that is configured',
    { ...template({ [COMMON]: 'shop' }), ...argo({ trackingKey: COMMON }) },
    [`error: ${words(`${COMMON}: shop`)}`],
  ],
  ['no tool is known', template({ [ARGO_LABEL]: 'shop' }), [`warning: ${words(`${ARGO_LABEL}: shop`)}`]],
  ['annotation tracking', { ...template({ [ARGO_LABEL]: 'shop' }), ...argo({ tracking: 'annotation' }) }, []],
  ["Argo CD's own default", { ...template({ [ARGO_LABEL]: 'shop' }), tool: { argo: { app: 'shop' } } }, []],
  ['another application', { ...template({ [ARGO_LABEL]: 'bank' }), ...argo({}) }, []],
  [
    'a configured label of another application',
    { ...template({ [COMMON]: 'bank' }), ...argo({ trackingKey: COMMON }) },
    [],
  ],
  ['a common label', { ...template({ [COMMON]: 'shop' }), ...argo({}) }, []],
  [
    'the label of the set alone',
    { 'StatefulSet/db': { 'metadata.labels': { [ARGO_LABEL]: 'shop' } }, ...argo({}) },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('RET04', fragment as never)).toEqual(expected);
});
