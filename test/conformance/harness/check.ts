import { Cluster } from '../../../lib/model/cluster';
import { CONTROLLERS } from '../../../lib/model/controllers';
import { DEFAULT_NODES, newCluster } from '../../../lib/model/setup';
import { behavioursOf, modelOf } from '../../../lib/scenarios/play';
import type { Scenario } from '../../../lib/scenarios/scenario';
import { playDefault } from './default-run';
import { eventKeys, isHeard } from './events';
import { explain } from './explain';
import { compareFinals, compareOwnFinals } from './finals';
import { withoutLacking } from './lacking';
import { compareOrder } from './order';
import type { Recording } from './recording';
import { showingOf } from './shown-write';
import { type Case, openCase } from './suite';
import { UserScript } from './user-script';
import { varied } from './variations';
import { type Point, Walk, type Walked } from './walk';

/** The four checks of a scenario on one version, as ../README.md defines them; each with what is wrong, if anything is. */
export interface Verdict {
  readonly path: readonly string[];
  readonly final: readonly string[];
  readonly order: readonly string[];
  readonly messages: readonly string[];
  readonly figures: Figures;
}

/** How much was compared. */
export interface Figures {
  readonly recordings: number;
  /** Recorded lines: writes, rejections, Events. */
  readonly lines: number;
  /** Pairs of writes whose order all recordings and the default run agree on. */
  readonly pairs: number;
  /** Pairs that are races; see order.ts. */
  readonly races: number;
}

export const CHECKS = ['path', 'final', 'order', 'messages'] as const;

export function passed(verdict: Verdict): boolean {
  return CHECKS.every((check) => verdict[check].length === 0);
}

export function check(one: Case): Verdict {
  const opened = openCase(one);
  const scenario = withoutLacking(opened.scenario);
  const { recordings, elsewhere } = opened;
  const walks = recordings.map((recording) => ({ recording, walked: walk(scenario, recording) }));
  const { kubernetes } = recordings[0];
  const own = playDefault(scenario, kubernetes);
  const others = remembering(() => varied(scenario, kubernetes));
  const order = compareOrder([...recordings, ...elsewhere], own, others);
  return {
    path: walks.flatMap(pathProblems),
    final: [
      ...walks.flatMap(finalProblems),
      ...compareOwnFinals(recordings, scenario.cluster?.nodes ?? DEFAULT_NODES, own, others),
    ],
    order: order.contradictions,
    messages: [...walks.flatMap(missing), ...unheard(walks)],
    figures: {
      recordings: recordings.length,
      lines: recordings.reduce((sum, { lines }) => sum + lines.length, 0),
      pairs: order.agreed,
      races: order.races,
    },
  };
}

function walk(scenario: Scenario, recording: Recording): Walked {
  const cluster = new Cluster(modelOf(scenario, { kubernetesVersion: recording.kubernetes, controllers: CONTROLLERS }));
  const store = newCluster(scenario.cluster);
  for (const [name, row] of behavioursOf(scenario.behaviours ?? {})) cluster.impose(store, 'Behaviour', name, row);
  const user = UserScript.begin(scenario);
  const start: Point = { store, showing: showingOf(store), user, events: new Set(), at: 0, before: undefined };
  return new Walk(cluster, recording).walk(start);
}

interface WalkedRecording {
  readonly recording: Recording;
  readonly walked: Walked;
}

function pathProblems({ recording, walked }: WalkedRecording): readonly string[] {
  return walked.divergence ? told(recording, explain(walked.divergence)) : [];
}

function finalProblems({ recording, walked }: WalkedRecording): readonly string[] {
  return walked.end ? told(recording, ...compareFinals(recording.finals, walked.end.showing.finals())) : [];
}

function missing({ recording, walked }: WalkedRecording): readonly string[] {
  const texts = walked.missingEvents.map(
    (line) =>
      `line ${line.seq}: the model's ${line.by} never notes on ${line.object}: ${line.type} ${line.reason} ${line.message}`,
  );
  return told(recording, ...texts);
}

/** Events on the model's paths that no recording has. */
function unheard(walks: readonly WalkedRecording[]): readonly string[] {
  const heard = new Set(walks.flatMap(({ recording }) => recording.lines.filter(isEvent).flatMap(eventKeys)));
  return walks.flatMap(({ recording, walked }) => {
    const extra = [...(walked.end?.events ?? [])].filter((text) => !isHeard(text, heard));
    return told(recording, ...extra.map((text) => `in no recording there is: ${text.split('\n').join(' ')}`));
  });
}

function isEvent({ verb }: { readonly verb: string }): boolean {
  return verb === 'event';
}

function told({ run }: Recording, ...problems: readonly string[]): readonly string[] {
  return problems.map((problem) => `run ${run}: ${problem}`);
}

/** Runs that are played when they are asked for, and once. */
function remembering<T>(play: () => Iterable<T>): Iterable<T> {
  const played: T[] = [];
  const rest = play()[Symbol.iterator]();
  return {
    *[Symbol.iterator]() {
      for (let i = 0; ; i++) {
        if (i === played.length) {
          const next = rest.next();
          if (next.done) return;
          played.push(next.value);
        }
        yield played[i];
      }
    },
  };
}
