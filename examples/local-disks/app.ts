import { type App, Chart, Size } from 'cdk8s';
import { Cpu, EnvValue, PodManagementPolicy, Probe } from 'cdk8s-plus-34';
import { Ordinal, PersistentVolume, Quorum, StartNeeds, StatefulStore, StorageClass } from 'cdk8s-stateful';

/** The machines with a disk for Kafka, by their `kubernetes.io/hostname`. */
const MACHINES = ['storage-1', 'storage-2', 'storage-3'];
const DISK = Size.gibibytes(400);

/** A Kafka cluster of three on disks of three machines: fast, and each broker is tied to the machine that has its log. */
export function build(app: App): void {
  // Volumes are kept for claims of one namespace, so it is said.
  const chart = new Chart(app, 'local-disks', { namespace: 'default' });
  const storageClass = StorageClass.manual(chart, 'local-disks');
  const brokers = new StatefulStore(chart, 'kafka', {
    replicas: MACHINES.length,
    // A broker is Ready when the controllers have elected a leader, so none can wait for the one before it.
    podManagement: PodManagementPolicy.PARALLEL,
    client: { ports: [{ name: 'clients', port: 9092 }] },
    containers: [
      {
        name: 'kafka',
        image: 'apache/kafka:4.1.0',
        ports: [
          { number: 9092, name: 'clients' },
          { number: 9093, name: 'controllers' },
        ],
        envVariables: {
          POD_NAME: Ordinal.podName(),
          KAFKA_NODE_ID: Ordinal.index(),
          CLUSTER_ID: EnvValue.fromValue('c3RhdGVmdWxzdG9yZTAwMQ'),
          KAFKA_PROCESS_ROLES: EnvValue.fromValue('broker,controller'),
          KAFKA_CONTROLLER_LISTENER_NAMES: EnvValue.fromValue('CONTROLLER'),
          KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: EnvValue.fromValue('PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT'),
          KAFKA_LISTENERS: EnvValue.fromValue('PLAINTEXT://:9092,CONTROLLER://:9093'),
          KAFKA_ADVERTISED_LISTENERS: EnvValue.fromValue('PLAINTEXT://$(POD_NAME).kafka-headless.default:9092'),
          KAFKA_DEFAULT_REPLICATION_FACTOR: EnvValue.fromValue('3'),
          KAFKA_MIN_INSYNC_REPLICAS: EnvValue.fromValue('2'),
          KAFKA_LOG_DIRS: EnvValue.fromValue('/var/lib/kafka/data/log'),
        },
        readiness: Probe.fromTcpSocket({ port: 9092 }),
        resources: {
          cpu: { request: Cpu.millis(500) },
          memory: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
        },
      },
    ],
    volumes: [{ name: 'data', size: DISK, mountPath: '/var/lib/kafka/data', storageClass }],
    behaviour: { startNeeds: StartNeeds.QUORUM, quorum: Quorum.majority() },
  });
  const voters = brokers.ordinals.map((ordinal) => `${ordinal}@${brokers.hostOf(ordinal)}:9093`);
  brokers.containers[0]!.env.addVariable('KAFKA_CONTROLLER_QUORUM_VOTERS', EnvValue.fromValue(voters.join(',')));

  for (const ordinal of brokers.ordinals) {
    const disk = PersistentVolume.local(chart, `kafka-disk-${ordinal}`, {
      size: DISK,
      path: '/mnt/kafka',
      node: MACHINES[ordinal]!,
      storageClass,
    });
    disk.reserveFor(brokers, 'data', ordinal);
  }
}
