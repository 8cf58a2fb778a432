import { testExamples, told } from './support/examples';

testExamples('RET02');

const OPTIONS = 'argocd.argoproj.io/sync-options';
const files = (annotations: object | null, labels: object | null = null) => ({
  'PersistentVolumeClaim/files': {
    'metadata.annotations': annotations && { 'helm.sh/resource-policy': null, [OPTIONS]: null, ...annotations },
    'metadata.labels': labels,
  },
});
const BARE = files(null);
const words = (rest: string) => `PersistentVolumeClaim files belongs to the release: ${rest}`;
const HELM = words('Helm deletes it, with its data, when the release is uninstalled or renamed');
const ARGO = words('Argo CD deletes it, with its data, when the application is deleted or the claim leaves git');
const FLUX = words('Flux deletes it, with its data, when the Kustomization is deleted or the claim leaves git');
const mounted = (readOnly: object) => ({ 'Deployment/app': { ...readOnly } });

test.each<[string, object, readonly string[]]>([
  ['Helm, declared', { ...BARE, tool: { helm: {} } }, [`warning: ${HELM}`]],
  ['Helm, by its label', files(null, { 'app.kubernetes.io/managed-by': 'Helm' }), [`warning: ${HELM}`]],
  ['Helm, by the release', files({ 'meta.helm.sh/release-name': 'shop' }), [`warning: ${HELM}`]],
  ['Argo CD', { ...BARE, tool: { argo: {} } }, [`warning: ${ARGO}`]],
  [
    'Argo CD with half of its mark',
    { ...files({ [OPTIONS]: 'Prune=false' }), tool: { argo: {} } },
    [`warning: ${ARGO}`],
  ],
  ['Flux', { ...BARE, tool: { flux: { prune: true } } }, [`warning: ${FLUX}`]],
  ['no tool is known', BARE, [`info: ${words('whoever deletes the release deletes it, with its data')}`]],
  [
    'kubectl',
    { ...BARE, tool: { kubectl: {} } },
    [
      `info: ${words('kubectl deletes it, with its data, when somebody deletes what the manifests describe (kubectl delete -f)')}`,
    ],
  ],
  [
    'a class that retains',
    { ...BARE, tool: { helm: {} }, cluster: { 'classes.1.reclaimPolicy': 'Retain' } },
    [
      `info: ${words('Helm deletes it, and leaves its data on a volume that nobody has, when the release is uninstalled or renamed')}`,
    ],
  ],
  ["Helm's mark", { ...files({ 'helm.sh/resource-policy': 'keep' }), tool: { helm: {} } }, []],
  [
    "Argo CD's mark, in another order",
    { ...files({ [OPTIONS]: 'Prune=false, Delete=false' }), tool: { argo: {} } },
    [],
  ],
  ["Helm's mark, which Argo CD honours", { ...files({ 'helm.sh/resource-policy': 'keep' }), tool: { argo: {} } }, []],
  [
    "Flux's mark",
    { ...files({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }), tool: { flux: { prune: true } } },
    [],
  ],
  ['Flux that prunes nothing', { ...BARE, tool: { flux: { prune: false } } }, []],
  ['data that may be lost', { ...BARE, tool: { helm: {} }, hints: { 'Deployment/app': { ephemeral: true } } }, []],
  ['nobody mounts it', { ...BARE, tool: { helm: {} }, 'Deployment/app': null }, []],
  [
    'a mount to read from',
    { ...BARE, tool: { helm: {} }, ...mounted({ 'spec.template.spec.containers.0.volumeMounts.0.readOnly': true }) },
    [],
  ],
  [
    'a volume to read from',
    {
      ...BARE,
      tool: { helm: {} },
      ...mounted({ 'spec.template.spec.volumes.0.persistentVolumeClaim.readOnly': true }),
    },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('RET02', fragment as never)).toEqual(expected);
});
