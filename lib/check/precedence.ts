import type { Finding, Rule } from '../rules/rule';

/** What a rule found. */
export interface Found {
  readonly rule: Rule;
  readonly finding: Finding;
}

/** One cause, one finding: where a more exact code speaks about the same thing, the others are silent. */
export function oneOfEachCause(found: readonly Found[]): readonly Found[] {
  const codes = new Map<string, Set<string>>();
  for (const each of found) {
    for (const thing of thingsOf(each)) {
      const known = codes.get(thing) ?? new Set();
      codes.set(thing, known.add(each.rule.code));
    }
  }
  return found.filter((each) => {
    const { yieldsTo = [], code } = each.rule;
    return !thingsOf(each).some((thing) =>
      [...(codes.get(thing) ?? [])].some((other) => other !== code && yieldsTo.some((wins) => other.startsWith(wins))),
    );
  });
}

/** Ids of what a finding is about. */
export function thingsOf({ finding }: Found): readonly string[] {
  if (finding.about) return finding.about;
  if (finding.on) return [finding.on.id];
  const { object } = finding.issue;
  return object ? [`${object.kind}/${object.name}`] : [];
}
