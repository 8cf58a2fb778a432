import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inTurn, timed } from './support/measure';
import { type Bench, spread } from './support/report';

const bin = resolve(__dirname, '../build/cli/bin.js');

/** A set of three ordinals with neither Service nor budget: it is simulated, and there is something to tell. */
const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 10Gi}}}
`;

/** P3 of the performance plan. Each sample is a process of its own, of the compiled package: `npm run bench` builds it first. */
export const coldCheck: Bench = {
  title: 'cold `check` of a set of three ordinals, with findings; goal < 300 ms',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-'));
    const file = join(folder, 'db.yaml');
    writeFileSync(file, SET);
    try {
      const { status } = spawnSync(process.execPath, [bin, 'check', file]);
      if (status !== 1) throw new Error(`the check ended with ${status}, wanted are findings`);
      const samples = await inTurn(
        {
          'node alone': () => timed(() => execFileSync(process.execPath, ['--eval', '0'])),
          'cdk8s-stateful --version': () => timed(() => execFileSync(process.execPath, [bin, '--version'])),
          'cdk8s-stateful check': () => timed(() => spawnSync(process.execPath, [bin, 'check', file])),
        },
        { cold: true, samples: 15 },
      );
      return {
        rows: Object.entries(samples).map(([subject, sample]) => ({ subject, ms: spread(sample, 0) })),
        notes: ['wall time of whole processes, one after the other'],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
