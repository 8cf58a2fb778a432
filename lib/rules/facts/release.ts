/** How the deploy tools of users treat objects: which of them an object belongs to, what makes them keep it, and what they do to what they cannot change. */
import type { Labels } from '../../kube/objects';
import type { Resource } from './resource';
import type { Tool } from './tool';

export type ToolName = 'Helm' | 'Argo CD' | 'Flux' | 'kubectl';

/** The tool that an object is deployed with. */
export interface Deployer {
  readonly name: ToolName;
  /** Somebody said so; otherwise the object's own labels and annotations do. */
  readonly isDeclared: boolean;
}

/** The tools that are declared, or else those whose marks an object bears. */
export function deployersOf(resource: Resource, tool: Tool | undefined): readonly Deployer[] {
  const declared = DECLARED.filter(([key]) => tool?.[key] !== undefined).map(([, name]) => ({
    name,
    isDeclared: true,
  }));
  if (declared.length > 0) return declared;
  const marks = { ...resource.object.metadata.labels, ...resource.object.metadata.annotations };
  return RECOGNIZED.filter(([, test]) => test(marks)).map(([name]) => ({ name, isDeclared: false }));
}

const DECLARED: readonly (readonly [keyof Tool, ToolName])[] = [
  ['helm', 'Helm'],
  ['argo', 'Argo CD'],
  ['flux', 'Flux'],
  ['kubectl', 'kubectl'],
];

const RECOGNIZED: readonly (readonly [ToolName, (marks: Labels) => boolean])[] = [
  [
    'Helm',
    (marks) =>
      marks['app.kubernetes.io/managed-by'] === 'Helm' ||
      ['helm.sh/chart', 'meta.helm.sh/release-name', 'helm.toolkit.fluxcd.io/name'].some((key) => key in marks),
  ],
  ['Argo CD', (marks) => Object.keys(marks).some((key) => key.startsWith('argocd.argoproj.io/'))],
  ['Flux', (marks) => Object.keys(marks).some((key) => key.startsWith('kustomize.toolkit.fluxcd.io/'))],
];

const HELM_KEEP = 'helm.sh/resource-policy';
const ARGO_OPTIONS = 'argocd.argoproj.io/sync-options';
const FLUX_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

/** Whether a tool leaves an object in the cluster when it goes from the release, and when the release itself goes. */
export function keeps(tool: ToolName, { object: { metadata } }: Resource): boolean {
  const annotations = metadata.annotations ?? {};
  const isKeptByHelm = annotations[HELM_KEEP] === 'keep';
  switch (tool) {
    case 'Helm':
      return isKeptByHelm;
    case 'Argo CD':
      // It honours Helm's mark as well (controller/appcontroller.go: shouldBeDeleted; gitops-engine pkg/sync/sync_context.go).
      return isKeptByHelm || ['Delete', 'Prune'].every((option) => isHeldBack(annotations[ARGO_OPTIONS], option));
    case 'Flux':
      return [annotations[FLUX_PRUNE], metadata.labels?.[FLUX_PRUNE]].includes('disabled');
    case 'kubectl':
      return false;
  }
}

/** `confirm` waits for a person, who is taken to look. */
function isHeldBack(options: string | undefined, option: string): boolean {
  const given = (options ?? '').split(',').map((each) => each.trim());
  return given.includes(`${option}=false`) || given.includes(`${option}=confirm`);
}

/** What to write so that a tool keeps an object. */
export const KEEP_MARKS: { readonly [Name in ToolName]?: string } = {
  Helm: `the annotation ${HELM_KEEP}: keep`,
  'Argo CD': `the annotation ${ARGO_OPTIONS}: Delete=false,Prune=false`,
  Flux: `the annotation ${FLUX_PRUNE}: disabled`,
};

/** The tool that deletes what is no longer rendered, as far as it is declared: Helm always does. */
export function prunerOf({ helm, argo, flux, kubectl }: Tool = {}): ToolName | undefined {
  if (helm) return 'Helm';
  if (argo?.prune) return 'Argo CD';
  if (flux?.prune) return 'Flux';
  return kubectl?.prune ? 'kubectl' : undefined;
}

/** The tool that deletes what it cannot change and makes it anew. */
export function recreatorOf({ helm, argo, flux, kubectl }: Tool = {}): ToolName | undefined {
  if (helm?.force) return 'Helm';
  if (argo?.replace) return 'Argo CD';
  if (flux?.force) return 'Flux';
  return kubectl?.replace ? 'kubectl' : undefined;
}

/** Whether an object's own marks ask for the same. */
export function asksToBeRecreated({ object: { metadata } }: Resource): boolean {
  const { [ARGO_OPTIONS]: options = '', 'kustomize.toolkit.fluxcd.io/force': force } = metadata.annotations ?? {};
  return force === 'enabled' || /\b(Replace|Force)=true\b/.test(options);
}

/** Whether every tool that an object is known to be deployed with keeps it; without a known tool, whether it bears the mark of any. */
export function isKept(resource: Resource, tool: Tool | undefined): boolean {
  const deployers = deployersOf(resource, tool);
  if (deployers.length > 0) return deployers.every(({ name }) => keeps(name, resource));
  return (['Helm', 'Argo CD', 'Flux'] as const).some((name) => keeps(name, resource));
}
