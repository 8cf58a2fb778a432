/** When a deploy tool brings an object: hooks and sync waves. */
import type { Resource } from './resource';

/** The Helm hooks that an object is, empty for an object of the release proper. */
export function helmHooks({ object }: Resource): readonly string[] {
  return words(object.metadata.annotations?.['helm.sh/hook']).filter((hook) => hook !== 'crd-install');
}

/** Where an object stands in the order of a deploy; a later one comes only when all that stand before it are healthy. */
export interface Phase {
  readonly order: readonly [phase: number, wave: number];
  /** `wave -1`, `PreSync`. */
  readonly words: string;
}

const ARGO_HOOKS: { readonly [hook: string]: string } = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};
const ARGO_PHASES: readonly string[] = ['PreSync', 'Sync', 'PostSync'];

/**
 * The phase and the wave of an object that Argo CD syncs; Helm's hooks and their weights count as its own [argo-cd gitops-engine pkg/sync/hook, pkg/sync/syncwaves].
 * Nothing for one that is synced in none of the three phases, or in several.
 */
export function argoPhase({ object }: Resource): Phase | undefined {
  const { annotations = {} } = object.metadata;
  const own = words(annotations['argocd.argoproj.io/hook']);
  const helm = [...new Set(words(annotations['helm.sh/hook']).flatMap((hook) => ARGO_HOOKS[hook] ?? []))];
  const isHook = own.length > 0 || words(annotations['helm.sh/hook']).length > 0;
  const [name, second] = own.length > 0 ? own : isHook ? helm : ['Sync'];
  const phase = ARGO_PHASES.indexOf(name ?? '');
  if (phase < 0 || second !== undefined) return undefined;
  const given =
    annotations['argocd.argoproj.io/sync-wave'] ?? (isHook ? annotations['helm.sh/hook-weight'] : undefined);
  const wave = /^[+-]?\d+$/.test(given ?? '') ? Number(given) : 0;
  return {
    order: [phase, wave],
    words: name === 'Sync' ? `wave ${wave}` : `${name}${wave === 0 ? '' : `, wave ${wave}`}`,
  };
}

export function isBefore({ order: [phase, wave] }: Phase, { order: [otherPhase, otherWave] }: Phase): boolean {
  return phase < otherPhase || (phase === otherPhase && wave < otherWave);
}

function words(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
