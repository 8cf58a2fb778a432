import { fingerprintOfText } from '../../lib/run/fingerprint';
import type { System } from '../../lib/run/system';
import { NONE, PENDING, READY, RUNNING, SCHEDULED, type Size, TERMINATING } from './packed';

export interface Pod {
  readonly phase: number;
  readonly revision: number;
  /** 1 and up; 0 is none. */
  readonly node: number;
  /** The node its volume is attached to; 0 is none. */
  readonly attached: number;
}

export interface ParityState {
  readonly pods: readonly Pod[];
  readonly up: readonly boolean[];
  readonly spec: number;
  readonly fails: number;
  readonly crashes: number;
}

export interface ParityStep {
  readonly name: string;
  readonly next: ParityState;
}

/** The parity model as its table says it, one line a rule; slow, and what the packed form is checked against. */
export function readableParity({ ordinals, nodes, losses }: Size): System<ParityState, ParityStep> {
  return {
    initial: {
      pods: Array.from({ length: ordinals }, () => ({ phase: NONE, revision: 0, node: 0, attached: 0 })),
      up: Array.from({ length: nodes }, () => true),
      spec: 0,
      fails: 0,
      crashes: 0,
    },
    steps: (state) => [
      ...state.pods.flatMap((_, i) => podSteps(state, i)),
      ...state.up.flatMap((_, k) => nodeSteps(state, k, losses)),
      ...(state.spec < 1 ? [{ name: 'bump', next: { ...state, spec: state.spec + 1 } }] : []),
    ],
    apply: (_, step) => step.next,
    fingerprint: (state) => fingerprintOfText(JSON.stringify(state)),
    key: (step) => step.name,
    faults: (state) => state.fails + state.crashes,
    isFault: (step) => /^(down|crash|bump)/.test(step.name),
  };
}

function podSteps(state: ParityState, i: number): ParityStep[] {
  const pod = state.pods[i]!;
  const { phase, revision, node, attached } = pod;
  const up = node > 0 && state.up[node - 1]!;
  const allReady = state.pods.every((p) => p.phase === READY);
  const steps: ParityStep[] = [];
  const may = (when: boolean, name: string, change: Partial<Pod>, rest: Partial<ParityState> = {}) => {
    if (!when) return;
    const pods = state.pods.map((p, j) => (j === i ? { ...p, ...change } : p));
    steps.push({ name: `${name}(${i})`, next: { ...state, ...rest, pods } });
  };
  const readyBelow = state.pods.slice(0, i).every((p) => p.phase === READY);
  const updatedAbove = state.pods.slice(i + 1).every((p) => p.revision === state.spec);
  may(phase === NONE && readyBelow, 'create', { phase: PENDING, revision: state.spec });
  may(allReady && revision !== state.spec && updatedAbove, 'roll', { phase: TERMINATING });
  state.up.forEach((isUp, k) => {
    may(phase === PENDING && isUp, `sched${k}`, { phase: SCHEDULED, node: k + 1 });
  });
  may(phase === SCHEDULED && attached === 0 && up, 'attach', { attached: node });
  may(phase === SCHEDULED && attached === node && up, 'start', { phase: RUNNING });
  may(phase === RUNNING && up, 'ready', { phase: READY });
  may(phase === TERMINATING && up, 'gone', { phase: NONE, node: 0 });
  may(phase >= SCHEDULED && !up, 'evict', { phase: NONE, node: 0 });
  may(attached !== 0 && attached !== node, 'detach', { attached: 0 });
  may(phase === READY && state.crashes < 1, 'crash', { phase: TERMINATING }, { crashes: state.crashes + 1 });
  return steps;
}

function nodeSteps(state: ParityState, k: number, losses: number): ParityStep[] {
  const up = state.up.map((isUp, j) => (j === k ? !isUp : isUp));
  if (!state.up[k]) return [{ name: `up(${k})`, next: { ...state, up } }];
  return state.fails < losses ? [{ name: `down(${k})`, next: { ...state, up, fails: state.fails + 1 } }] : [];
}
