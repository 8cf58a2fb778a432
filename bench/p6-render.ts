/** The render that P6 checks. Started as a program, it checks one of the given size in this process, again and again, and prints what that took as JSON. */
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

export interface Checked {
  readonly bytes: number;
  /** Milliseconds of each round, the first one cold; its modules are loaded, nothing has run. */
  readonly rounds: readonly number[];
  readonly peakBytes: number;
}

const ROUNDS = 6;
/** `npm run bench` builds it first. */
const COMPILED = resolve(__dirname, '../build/check/diagnose');

/** A Service, a StatefulSet, a budget and a claim, in turn, as cdk8s prints them. */
export function render(count: number): string {
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
      terminationGracePeriodSeconds: 90
      securityContext:
        fsGroup: 1000
        fsGroupChangePolicy: OnRootMismatch
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: ${name}
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

/** Reading, structure, meaning and every rule that needs no more than manifests, links between objects included: from bytes to diagnostics. */
function check(count: number): Checked {
  const { diagnose } = require(COMPILED) as typeof import('../lib/check/diagnose');
  const text = Buffer.from(render(count));
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const { objects, diagnostics } = diagnose({ sources: [{ file: 'all.yaml', text }] });
    const took = performance.now() - start;
    const loud = diagnostics.filter(({ severity }) => severity !== 'info').length;
    if (objects !== count || loud !== 0) throw new Error(`${objects} objects, ${loud} errors and warnings`);
    return took;
  });
  return { bytes: text.length, rounds, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

if (require.main === module) console.log(JSON.stringify(check(Number(process.argv[2]))));
