import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withFeatureGates } from '../../../lib/kube/feature-gates';
import type { KubeObject } from '../../../lib/kube/objects';
import { switchesOf } from '../../../lib/kube/versions';
import { admissionOf } from '../../../lib/model/apiserver/admit';
import { Cluster } from '../../../lib/model/cluster';
import { CONTROLLERS } from '../../../lib/model/controllers';
import { API_KINDS, type ApiKind } from '../../../lib/model/kinds';
import { newCluster } from '../../../lib/model/setup';
import type { LiveStore } from '../../../lib/model/store/live-store';
import { recordedTimings } from '../../../lib/scenarios/play';
import { durationMs, readScenario, type Scenario } from '../../../lib/scenarios/scenario';
import { type DefaultRun, playDefault } from './default-run';
import { LACKING_KINDS } from './lacking';
import { type Json, type Line, type Recording, readRecording } from './recording';
import { canonical } from './shown';
import { Showing, type ShownWrite } from './shown-write';
import { Symbols } from './symbols';
import { UserScript } from './user-script';
import { type Divergence, type Point, Walk } from './walk';

/** The four checks of a scenario on one version, as ../README.md defines them; each with what is wrong, if anything is. */
export interface Verdict {
  readonly scenario: string;
  readonly version: string;
  readonly path: readonly string[];
  readonly final: readonly string[];
  readonly order: readonly string[];
  readonly messages: readonly string[];
}

export function passed(verdict: Verdict): boolean {
  return [verdict.path, verdict.final, verdict.order, verdict.messages].every((problems) => problems.length === 0);
}

/** Scenarios and recordings in a folder: `scenarios/NAME.yaml` and `recordings/VERSION/NAME.RUN.jsonl`. */
export interface Suite {
  readonly folder: string;
  readonly cases: readonly {
    readonly scenario: string;
    readonly version: string;
    readonly recordings: readonly string[];
  }[];
}

export function readSuite(folder: string): Suite {
  const cases: { scenario: string; version: string; recordings: string[] }[] = [];
  for (const version of readdirSync(join(folder, 'recordings')).sort()) {
    const byScenario = new Map<string, string[]>();
    for (const file of readdirSync(join(folder, 'recordings', version)).sort()) {
      const name = basename(file, '.jsonl').replace(/\.\d+$/, '');
      byScenario.set(name, [...(byScenario.get(name) ?? []), join(folder, 'recordings', version, file)]);
    }
    for (const [scenario, recordings] of byScenario) cases.push({ scenario, version, recordings });
  }
  return { folder, cases };
}

export function check(folder: string, { scenario: name, version, recordings: files }: Suite['cases'][number]): Verdict {
  const file = join(folder, 'scenarios', `${name}.yaml`);
  const scenario = readScenario(readFileSync(file, 'utf8'), file);
  const recordings = files.map(readRecording);
  const path: string[] = [];
  const final: string[] = [];
  const messages: string[] = [];
  for (const recording of recordings) {
    const walked = walkRecording(scenario, recording);
    const run = `run ${recording.run}`;
    if (walked.divergence) path.push(`${run}: ${explain(walked.divergence)}`);
    if (walked.end)
      final.push(...compareFinals(recording, walked.end.showing.finals()).map((problem) => `${run}: ${problem}`));
    messages.push(
      ...walked.missingEvents.map(
        (line) =>
          `${run}: line ${line.seq}: ${line.by} never notes on ${line.object}: ${line.type} ${line.reason} ${line.message}`,
      ),
    );
  }
  const played = playDefault(scenario, recordings[0].kubernetes);
  return { scenario: name, version, path, final, order: outOfOrder(recordings, played), messages };
}

function walkRecording(scenario: Scenario, recording: Recording) {
  const switches = withFeatureGates(switchesOf(recording.kubernetes), scenario.flags?.featureGates);
  const timings = recordedTimings(scenario.flags);
  const cluster = new Cluster({ controllers: CONTROLLERS, admission: admissionOf(switches, timings), timings });
  const store = newCluster(scenario.cluster);
  for (const [name, { does = 'ready', readyAfter, stopAfter }] of Object.entries(scenario.behaviours ?? {})) {
    const behaviour = {
      does,
      readyAfterMs: durationMs(readyAfter, 0),
      stopAfterMs: durationMs(stopAfter, 0),
      since: 1,
    };
    cluster.impose(store, 'Behaviour', name, behaviour);
  }
  const start: Point = {
    store,
    showing: showingOf(store),
    user: UserScript.begin(scenario),
    events: new Set(),
    before: undefined,
  };
  return new Walk(cluster, recording).walk(start);
}

export function showingOf(store: LiveStore): Showing {
  const showing = Showing.begin(new Symbols());
  for (const kind of Object.keys(API_KINDS) as ApiKind[]) {
    if (kind === 'CSIDriver' || kind === 'CSINode') continue;
    for (const object of store.list(kind)) showing.initial(kind, object as KubeObject);
  }
  return showing;
}

function explain({ line, possible }: Divergence): string {
  const recorded = `line ${line.seq} (step ${line.step}): ${line.by ?? ''} ${line.verb} ${line.object ?? ''} ${details(line)}`;
  const same = possible.filter((write) => write.object === line.object);
  const options = same.length > 0 ? same : possible;
  if (options.length === 0) return `${recorded}\n    the model's ${line.by} has nothing to write there`;
  return `${recorded}\n    the model could write instead:\n${options
    .slice(0, 6)
    .map((write) => `      ${write.verb} ${write.object} ${details(write)}`)
    .join('\n')}`;
}

function details({
  set,
  unset,
  message,
}: Partial<Pick<Line, 'set' | 'unset' | 'message'>> & Partial<ShownWrite>): string {
  const parts = [set && canonical(set), unset && unset.length > 0 && `unset ${unset.join(', ')}`, message];
  return parts.filter(Boolean).join(' ').slice(0, 1500);
}

function compareFinals(recording: Recording, have: ReadonlyMap<string, Json>): readonly string[] {
  const problems: string[] = [];
  for (const [object, is] of recording.finals) {
    if (object.split('/')[0] in LACKING_KINDS) continue;
    if (!have.has(object)) problems.push(`${object} is left, and the model has it no more`);
    else if (canonical(is) !== canonical(have.get(object)))
      problems.push(`${object} ends as ${canonical(is)}, in the model as ${canonical(have.get(object))}`);
  }
  for (const object of have.keys())
    if (!recording.finals.has(object)) problems.push(`${object} is gone, and the model still has it`);
  return problems;
}

/** What comes before what in all recordings, and not in the model's own run. */
function outOfOrder(recordings: readonly Recording[], played: DefaultRun): readonly string[] {
  const orders = recordings.map((recording) => positions(recording.lines.filter(isWrite).map(signature)));
  const own = positions(played.writes.map(signature));
  const common = [...orders[0].keys()].filter((write) => own.has(write) && orders.every((order) => order.has(write)));
  const problems: string[] = [];
  for (let i = 0; i < common.length; i++) {
    for (let j = i + 1; j < common.length; j++) {
      const [a, b] = [common[i], common[j]];
      const first = orders.every((order) => at(order, a) < at(order, b));
      if (first && at(own, a) > at(own, b))
        problems.push(`${a} comes before ${b} in every recording, and after it in the model's own run`);
    }
  }
  return problems;
}

function at(order: ReadonlyMap<string, number>, write: string): number {
  return order.get(write) as number;
}

function isWrite(line: Line): boolean {
  return (
    (line.verb === 'create' || line.verb === 'update' || line.verb === 'delete') &&
    !((line.object?.split('/')[0] ?? '') in LACKING_KINDS)
  );
}

/** A write by what it is about: not by its values, which depend on the node that was chosen. */
function signature(write: Pick<Line, 'by' | 'verb' | 'object' | 'set' | 'unset'>): string {
  const fields =
    write.verb === 'update'
      ? [...Object.keys(write.set ?? {}), ...(write.unset ?? []).map((path) => `-${path}`)].sort()
      : [];
  return `${write.by} ${write.verb} ${write.object} ${fields.join(' ')}`.trim();
}

/** Where each write stands, the n-th of a signature on its own. */
function positions(signatures: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const found = new Map<string, number>();
  for (const [i, text] of signatures.entries()) {
    const nth = (counts.get(text) ?? 0) + 1;
    counts.set(text, nth);
    found.set(nth > 1 ? `${text} (${nth})` : text, i);
  }
  return found;
}
