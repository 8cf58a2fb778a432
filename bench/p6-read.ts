/**
 * P6, its first half: reading manifests and checking their structure, from bytes to problems.
 *
 *   npx tsc -p tsconfig.build.json && npx ts-node -T bench/p6-read.ts [manifests …]
 *
 * Prints manifests a second for 1,000 to 50,000 manifests of a stateful application, cold (a fresh process) and warm (median
 * of five), and the peak memory of the process. Quadratic work would show as a falling rate.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const SIZES = [1000, 5000, 10000, 50000];
const ROUNDS = 5;

/** A Service, a StatefulSet, a budget and a claim, in turn, as cdk8s prints them. */
function manifests(count: number): string {
  const documents: string[] = [];
  for (let i = 0; documents.length < count; i++) documents.push(...application(`db-${i}`));
  return documents.slice(0, count).join('---\n');
}

function application(name: string): string[] {
  return [
    `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app: ${name}
  ports:
    - name: client
      port: 5432
`,
    `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  serviceName: ${name}
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      securityContext:
        fsGroup: 1000
        fsGroupChangePolicy: OnRootMismatch
      containers:
        - name: db
          image: "postgres:17"
          ports:
            - name: client
              containerPort: 5432
          env:
            - name: PGDATA
              value: /data/pg
          resources:
            requests:
              cpu: 500m
              memory: 1Gi
          readinessProbe:
            tcpSocket:
              port: client
          volumeMounts:
            - name: data
              mountPath: /data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        storageClassName: fast
        resources:
          requests:
            storage: 10Gi
`,
    `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: ${name}
`,
    `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}-files
spec:
  accessModes:
    - ReadWriteMany
  storageClassName: shared
  resources:
    requests:
      storage: 10Gi
`,
  ];
}

function run(bytes: Uint8Array, expected: number): { readMs: number; checkMs: number } {
  const { readManifests } = require('../build/kube/read/read') as typeof import('../lib/kube/read/read');
  const { checkStructure } = require('../build/kube/schema/check') as typeof import('../lib/kube/schema/check');
  const start = performance.now();
  const { objects, problems } = readManifests([{ file: 'all.yaml', text: bytes }]);
  const middle = performance.now();
  let findings = problems.length;
  for (const object of objects) findings += checkStructure(object, '1.37').length;
  const end = performance.now();
  if (objects.length !== expected || findings !== 0) throw new Error(`${objects.length} objects, ${findings} findings`);
  return { readMs: middle - start, checkMs: end - middle };
}

function measure(count: number): void {
  const bytes = Buffer.from(manifests(count));
  const rounds = Array.from({ length: ROUNDS }, () => run(bytes, count));
  const total = ({ readMs, checkMs }: (typeof rounds)[number]) => readMs + checkMs;
  const cold = rounds[0];
  const warm = [...rounds].sort((a, b) => total(a) - total(b))[ROUNDS >> 1];
  const rate = (ms: number) => `${((count / ms) | 0).toString().padStart(4)} k/s`;
  const peak = `${(process.resourceUsage().maxRSS / 1024) | 0} MB`;
  console.log(
    `${String(count).padStart(6)} manifests, ${(bytes.length / 1e6).toFixed(1)} MB: cold ${rate(total(cold))}, warm ${rate(total(warm))}` +
      ` (read ${warm.readMs | 0} ms, structure ${warm.checkMs | 0} ms), peak ${peak}`,
  );
}

const [, , ...given] = process.argv;
if (given[0] === '--one') measure(Number(given[1]));
else {
  for (const count of given.length > 0 ? given.map(Number) : SIZES) {
    process.stdout.write(
      execFileSync(process.execPath, [
        '-r',
        require.resolve('ts-node/register/transpile-only'),
        join(__dirname, 'p6-read.ts'),
        '--one',
        String(count),
      ]),
    );
  }
}
