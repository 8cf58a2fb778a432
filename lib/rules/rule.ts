import type { FieldPath } from '../kube/read/field-path';
import type { Facts, ManifestIssue } from './facts/facts';
import type { Resource } from './facts/resource';

/**
 * A promise. error: it goes wrong, in the ordinary course of things. warning: it goes wrong when one named event happens, and one line would have prevented
 * it. info: a cost, a surprise or a fact.
 */
export type Severity = 'error' | 'warning' | 'info';

/** What may be given beside the manifests. A rule that needs what is not given is skipped, and counted. */
export type Input = 'cluster' | 'previous' | 'hints' | 'tool';

/** How a rule finds what it tells. */
export type Method = 'static' | 'simulation' | 'exploration' | 'upgrade';

/** A diagnostic: one code, its words and its check. Its page is `docs/rules/<code>.md`. */
export interface Rule {
  /** Three letters of the group and two digits. Never used again for something else. */
  readonly code: string;
  /** A name for people who do not learn codes: `rwo-rollout-deadlock`. */
  readonly slug: string;
  /** One clause: "a rollout waits for the volume its old pod holds". */
  readonly title: string;
  /** The usual one; a finding may have another. */
  readonly severity: Severity;
  /** It can end in lost, hidden or overwritten data. */
  readonly data?: true;
  /** Default: the manifests are enough. */
  readonly needs?: readonly Input[];
  readonly foundBy: readonly Method[];
  /**
   * What kubectl or an Event prints when it has happened, for `explain "<text>"`. `…` stands for anything.
   */
  readonly clusterTexts?: readonly string[];
  /** Codes, or groups such as `BND`, that say the same more exactly: where they speak about the same thing, this rule is silent. */
  readonly yieldsTo?: readonly string[];
  /** It is asked once more when it is known which suppressions silenced nothing. */
  readonly afterwards?: true;
  /** Reads, and never changes or prints anything. */
  check(facts: Facts): Iterable<Finding>;
}

/** What a rule found: plain data. What it leaves out is taken from the rule. */
export type Finding = (OfObject | OfIssue) & Words;

/** It is about an object that the API server takes. */
interface OfObject {
  /** The object to change. */
  readonly on: Resource;
  /** The field to change, of that object. */
  readonly path?: FieldPath;
}

/** It is about a text that is no object, or about an object that is refused. */
interface OfIssue {
  readonly issue: ManifestIssue;
  readonly on?: undefined;
}

interface Words {
  readonly severity?: Severity;
  readonly data?: boolean;
  /** At most two lines: object, field, consequence. */
  readonly message: string;
  /** The mechanism, in a sentence or two. */
  readonly why: string;
  /** What to write or to do, the best first. */
  readonly help: readonly string[];
  /** The evidence: fields that were compared, or the story that leads there. */
  readonly trace?: readonly TraceLine[];
  /** What the cluster prints. */
  readonly clusterMessage?: string;
  /** A line that `cdk8s-stateful replay` takes. */
  readonly replay?: string;
  /**
   * What it is about, for rules that yield: ids of objects (`StatefulSet/default/db`), pods and claims (`Pod/default/db-0`), one of which another finding
   * must share. Default: the object it is on.
   */
  readonly about?: readonly string[];
}

/** A field and its value, or who did what when. */
export interface TraceLine {
  /** Milliseconds since the story began; none for a line that is no event. */
  readonly at?: number;
  readonly who?: string;
  readonly what: string;
}
