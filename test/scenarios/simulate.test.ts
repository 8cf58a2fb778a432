import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { KubeObject, Pod } from '../../lib/kube/objects';
import { timelineText } from '../../lib/report/timeline';
import { readScenario } from '../../lib/scenarios/scenario';
import { manifestsText, simulate } from '../../lib/scenarios/simulate';
import type { Simulation } from '../../lib/scenarios/simulation';
import { STORIES } from '../../lib/scenarios/stories';
import { all, app, apply, BLOCK, HEADLESS, lives, names, played, settle, stored, web } from './support';

const FOLDER = join(__dirname, '../conformance/scenarios');
const recorded = (name: string) => readScenario(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'), `${name}.yaml`);
const digest = (simulation: Simulation) => createHash('sha256').update(JSON.stringify(simulation)).digest('hex');

describe('determinism', () => {
  const spread = [apply(BLOCK, HEADLESS, web(), app({ replicas: 6 })), settle];

  test('the same input and seed give the same text, byte for byte', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(JSON.stringify(played(spread, { seed }))).toBe(JSON.stringify(played(spread, { seed })));
      }),
      { numRuns: 5 },
    );
  });

  test('in another process as well', () => {
    const program = `
      require('@swc-node/register');
      const { simulate } = require(${JSON.stringify(join(__dirname, '../../lib/scenarios/simulate.ts'))});
      const { createHash } = require('node:crypto');
      const scenario = JSON.parse(${JSON.stringify(JSON.stringify({ name: 'test', steps: spread }))});
      process.stdout.write(createHash('sha256').update(JSON.stringify(simulate(scenario, { seed: 7 }))).digest('hex'));`;
    const other = execFileSync(process.execPath, ['--eval', program], {
      cwd: join(__dirname, '../..'),
      encoding: 'utf8',
    });
    expect(other).toBe(digest(played(spread, { seed: 7 })));
  }, 60_000);

  test('another seed places pods elsewhere, and changes nothing else of what comes up', () => {
    const places = (seed?: number) => {
      const simulation = played(spread, seed === undefined ? {} : { seed });
      const pods = all<Pod>(simulation, 'Pod');
      expect(pods.map(({ status }) => status?.phase)).toEqual(Array(9).fill('Running'));
      expect(simulation.volumes.map(({ writtenBy }) => writtenBy.join())).toEqual(
        [0, 1, 2].map((i) => `default/web-${i}`),
      );
      return pods.map(({ spec }) => spec.nodeName).join();
    };
    expect(new Set([1, 2, 3, 4].map(places)).size).toBeGreaterThan(1);
    expect(places()).toBe(places());
  });
});

test('what comes back is plain data: it survives JSON, and is told from it in the same words', () => {
  const simulation = played([apply(BLOCK, HEADLESS, web()), settle, { drain: 'node-a' }, settle]);
  const again = JSON.parse(JSON.stringify(simulation)) as Simulation;
  expect(again).toStrictEqual(simulation);
  expect(timelineText(again)).toBe(timelineText(simulation));
});

describe('options', () => {
  const loss = [apply(HEADLESS, web({ replicas: 1 }, { bare: true })), settle, { nodeDown: 'node-a' }, settle];

  test('upstream: a lost node is missed after 50 s, and its pods are to go 300 s later', () => {
    const { steps, timeline } = played(loss);
    const tainted = timeline.find(
      ({ at, changes }) =>
        at > steps[2].at &&
        JSON.stringify(changes).includes('"effect":"NoExecute","key"') === false &&
        JSON.stringify(changes).includes('unreachable'),
    );
    const gone = timeline.find(({ changes }) =>
      changes.some(({ kind, after }) => kind === 'Pod' && (after as Pod | undefined)?.metadata.deletionTimestamp),
    );
    const seconds = (at = Number.NaN) => (at - steps[2].at) / 1000;
    expect(seconds(tainted?.at)).toBeGreaterThan(50);
    expect(seconds(tainted?.at)).toBeLessThan(60);
    expect(seconds(gone?.at)).toBeGreaterThan(350);
    expect(seconds(gone?.at)).toBeLessThan(365);
  });

  test('recorded: shortened waits, and quiet times at their word', () => {
    const { endedAt } = played(loss, { timings: 'recorded' });
    expect(endedAt).toBeLessThan(30_000);
  });

  test('waits of your own', () => {
    const timings = { ...played(loss).timings, nodeMonitorGraceMs: 1_000, tolerationSeconds: 1 };
    expect(played(loss, { timings }).timings).toEqual(timings);
    expect(lives(played(loss, { timings }), 2)).toContain('~web-0');
  });

  test('until ends it in the middle of a step', () => {
    const simulation = played(loss, { until: '1m' });
    expect(simulation.endedAt).toBeLessThanOrEqual(60_000);
    expect(simulation.timeline.every(({ at }) => at <= 60_000)).toBe(true);
    expect(played(loss).endedAt).toBeGreaterThan(360_000);
  });

  test.each([
    [{ seed: 0.5 }, 'a seed must be an integer, got 0.5'],
    [{ until: 'soon' }, "'soon' is not a duration"],
    [{ timings: 'real' as never }, "'timings' is 'upstream', 'recorded' or an object of waits, got 'real'"],
    [{ kubernetesVersion: '1.12' }, '1.12'],
  ])('%j is misuse', (options, message) => {
    expect(() => played([settle], options)).toThrow(
      expect.objectContaining({ name: 'Misuse', message: expect.stringContaining(message) }),
    );
  });
});

describe('scenarios', () => {
  test('symbols of drawn names are resolved, as in recordings', () => {
    const simulation = simulate(recorded('deployment-shared-rwx-claim'), { timings: 'recorded' });
    expect(simulation.rejections).toEqual([]);
    expect(lives(simulation).match(/~/g)).toHaveLength(1);
  });

  test('a wait that times out is noted', () => {
    const { notes } = played([{ wait: { for: 'Pod/web-0', until: 'Ready' } }]);
    expect(notes.map(({ step, text }) => [step, text])).toEqual([[0, 'timed out waiting for Pod/web-0 until Ready']]);
  });

  test('evictions that a budget refuses are rejections', () => {
    const simulation = simulate(recorded('budget-refuses-then-allows-eviction'), { timings: 'recorded' });
    expect(simulation.rejections.map(({ object, code, reason }) => `${object} ${code} ${reason}`)).toContain(
      'Pod/web-1 429 TooManyRequests',
    );
  });

  test('requests that the API server refuses are rejections, with its text', () => {
    const { rejections } = played([{ delete: 'Pod/nobody' }, apply(app({ replicas: -1 }))]);
    expect(rejections.map(({ step, object, code, reason, message }) => [step, object, code, reason, message])).toEqual([
      [0, 'Pod/nobody', 404, 'NotFound', 'pods "nobody" not found'],
      [
        1,
        'Deployment/app',
        422,
        'Invalid',
        'Deployment.apps "app" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      ],
    ]);
  });
});

describe('manifests', () => {
  const manifests = [BLOCK, HEADLESS, web({ replicas: 1 })];

  test('are applied and come to rest; kinds that the simulator has not are left out, and said so', () => {
    const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web' } };
    const simulation = simulate({ manifests: [ingress, ...manifests] });
    expect(simulation.notes.map(({ text }) => text)).toEqual([expect.stringContaining('left out: every Ingress')]);
    expect(names(simulation, 'Pod')).toEqual(['web-0']);
  });

  test('run on the cluster that is given, beside what it holds', () => {
    const simulation = simulate({
      manifests: [web({ replicas: 1 })],
      objects: [BLOCK],
      cluster: { nodes: [{ name: 'only', zone: 'z' }] },
    });
    expect(stored<Pod>(simulation, 'Pod/web-0').spec.nodeName).toBe('only');
  });

  test('stories follow, each a step', () => {
    const { steps } = simulate({ manifests, stories: STORIES });
    expect(steps.slice(-STORIES.length).map(({ text }) => text)).toEqual(STORIES.map(({ title }) => title));
  });

  test('an empty chart is no mistake', () => {
    expect(simulate({ manifests: [] }).timeline).toEqual([]);
  });

  test('manifestsText is what kubectl reads', () => {
    expect(manifestsText([{ kind: 'A' }, { kind: 'B' }] as unknown as KubeObject[])).toBe(
      '{"kind":"A"}\n---\n{"kind":"B"}',
    );
  });
});
