import { formatPath } from '../kube/read/field-path';
import type { Render } from '../rules/facts/render';
import { idOfText } from '../rules/facts/resource';
import type { Allowance } from '../rules/facts/suppressions';
import { type Found, thingsOf } from './precedence';

/** A finding that somebody says is right as it is. */
export interface Silenced extends Found {
  readonly by: Allowance;
}

export interface Judged {
  readonly told: readonly Found[];
  readonly silenced: readonly Silenced[];
}

/** Takes out what is allowed: of an object, or of its owner, which answers for its pods and claims. */
export function suppress(found: readonly Found[], allowances: readonly Allowance[], render: Render): Judged {
  const byCode = new Map<string, Allowance[]>();
  for (const each of allowances) byCode.set(each.code, [...(byCode.get(each.code) ?? []), each]);
  const told: Found[] = [];
  const silenced: Silenced[] = [];
  for (const each of found) {
    const by = byCode.get(each.rule.code)?.find((allowance) => covers(allowance, each, render));
    if (by) silenced.push({ ...each, by });
    else told.push(each);
  }
  return { told, silenced };
}

function covers({ on, object, path }: Allowance, found: Found, render: Render): boolean {
  const { finding } = found;
  const { about = [] } = finding;
  if (path !== undefined && (finding.on ? formatPath(finding.path ?? []) : finding.issue.path) !== path) return false;
  const own = finding.on ? [finding.on.id] : thingsOf(found);
  const ids = [...own, ...about, ...owners(about, render)];
  if (on !== undefined) return ids.includes(on.id);
  return object === undefined || ids.some((id) => id === idOfText(object) || id === object);
}

/** The sets whose pods and claims are spoken of. */
function owners(about: readonly string[], render: Render): readonly string[] {
  return about.flatMap((thing) => {
    const [kind, namespace = '', name = ''] = thing.split('/');
    if (kind !== 'Pod' && kind !== 'PersistentVolumeClaim') return [];
    const set = name.slice(0, Math.max(0, name.lastIndexOf('-')));
    return render
      .workloadsIn(namespace)
      .filter((workload) => set === workload.name || (kind !== 'Pod' && set.endsWith(`-${workload.name}`)))
      .map(({ id }) => id);
  });
}
