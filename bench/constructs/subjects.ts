import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-34';
import { StatefulStore, Verify } from 'cdk8s-stateful';
import { timed } from '../support/measure';

const container = { image: 'zookeeper:3.9', ports: [{ number: 2181, name: 'client' }] };

/** Fills a chart with `count` applications. */
const fillers = {
  'StatefulStore, verification off': (chart: Chart, count: number) => {
    Verify.off(chart, 'the bench measures synth alone');
    for (let i = 0; i < count; i++) {
      new StatefulStore(chart, `store-${i}`, {
        replicas: 3,
        containers: [container],
        volumes: [{ name: 'data', size: Size.gibibytes(8), mountPath: '/data' }],
      });
    }
  },
  'cdk8s-plus StatefulSet + Service': (chart: Chart, count: number) => {
    for (let i = 0; i < count; i++) {
      const ports = [{ port: 2181, name: 'client' }];
      const service = new kplus.Service(chart, `service-${i}`, { clusterIP: 'None', ports });
      new kplus.StatefulSet(chart, `set-${i}`, { replicas: 3, containers: [container], service });
    }
  },
};

export type SubjectName = keyof typeof fillers;
export const subjects = Object.keys(fillers) as SubjectName[];

export interface Synthesis {
  readonly milliseconds: number;
  readonly objects: number;
}

/** Builds and synthesizes an app of `count` applications: constructs, validation, YAML, file. */
export function synthesize(name: SubjectName, count: number): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-bench-'));
  try {
    const app = new App({ outdir });
    const chart = new Chart(app, 'bench');
    const milliseconds = timed(() => {
      fillers[name](chart, count);
      app.synth();
    });
    return { milliseconds, objects: chart.toJson().length };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

// As a program: one synthesis in a process of its own, as the command line meets it.
if (require.main === module) {
  const [name, count] = process.argv.slice(2);
  console.log(JSON.stringify(synthesize(name as SubjectName, Number(count))));
}
