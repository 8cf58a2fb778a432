import { IMAGE_TABLE } from '../../../lib/rules/facts/image-table';
import { formatBreakBetween, type KnownImage, knownImage } from '../../../lib/rules/facts/images';

/** Name, version and directories. */
const described = ({ name, version = [], data }: KnownImage) =>
  [name, version.join('.') || '?', ...data.flatMap(({ directory }) => directory ?? [])].join(' ');

test.each<[image: string | undefined, expected: string | undefined]>([
  ['postgres:17.2-alpine', 'postgres 17.2 /var/lib/postgresql/data'],
  ['docker.io/library/postgres:18', 'postgres 18 /var/lib/postgresql/18/docker'],
  ['registry.example.com:5000/mirror/postgres:16', 'postgres 16 /var/lib/postgresql/data'],
  ['postgres', 'postgres ?'],
  ['postgres@sha256:0123', 'postgres ?'],
  ['postgres:latest', 'postgres ?'],
  ['postgres:17@sha256:0123', 'postgres 17 /var/lib/postgresql/data'],
  ['postgres:7f3a9c1', 'postgres ?'],
  ['postgres:20250131', 'postgres ?'],
  ['postgres:2025-01-31', 'postgres ?'],
  ['somebody/postgres:17', undefined],
  ['gcr.io/google-samples/cassandra:v13', undefined],
  ['ghcr.io/somebody/postgres:17', undefined],
  ['public.ecr.aws/docker/library/postgres:17', 'postgres 17 /var/lib/postgresql/data'],
  ['mirror.gcr.io/library/postgres:17', 'postgres 17 /var/lib/postgresql/data'],
  ['registry.k8s.io/etcd:3.5.16-0', 'etcd 3.5.16'],
  ['gcr.io/etcd-development/etcd:v3.5.16', 'etcd 3.5.16'],
  ['localhost:5000/postgres:17', 'postgres 17 /var/lib/postgresql/data'],
  ['postgres-exporter:0.15', undefined],
  ['lscr.io/linuxserver/mariadb:11', undefined],
  ['mysql:8.4', 'mysql 8.4 /var/lib/mysql'],
  ['mysql', 'mysql ? /var/lib/mysql'],
  ['mongo:7.0.14', 'mongo 7.0.14 /data/db'],
  ['zookeeper:3.9', 'zookeeper 3.9 /data /datalog'],
  ['quay.io/coreos/etcd:v3.5.16', 'etcd 3.5.16'],
  ['quay.io/prometheus/prometheus:v2.53.0', 'prometheus 2.53.0 /prometheus'],
  ['docker.elastic.co/elasticsearch/elasticsearch:8.15.0', 'elasticsearch 8.15.0 /usr/share/elasticsearch/data'],
  ['influxdb:2.7', 'influxdb 2.7 /var/lib/influxdb2'],
  ['influxdb:1.8', undefined],
  ['bitnami/postgresql:16.4.0-debian-12-r0', 'postgres 16.4.0 /bitnami/postgresql'],
  ['docker.io/bitnamilegacy/mongodb:7.0', 'mongo 7.0 /bitnami/mongodb'],
  ['bitnami/kubectl:1.31', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s', (image, expected) => {
  const known = knownImage(image);
  expect(known && described(known)).toBe(expected);
});

test.each([
  ['postgres:16', 'postgres:17', 'upgrade'],
  ['postgres:17.1', 'postgres:17.2', undefined],
  ['postgres:9.5', 'postgres:9.6', 'upgrade'],
  ['postgres:9', 'postgres:9.6', undefined],
  ['postgres:17', 'postgres:16', 'downgrade'],
  ['postgres:17', 'bitnami/postgresql:18', 'upgrade'],
  ['mysql:5.7', 'mysql:8.0', undefined],
  ['mysql:5.7', 'mysql:8.4', 'skip'],
  ['mysql:8.0', 'mysql:8.4', undefined],
  ['mysql:8.0', 'mysql:9.1', 'skip'],
  ['mysql:8', 'mysql:9', undefined],
  ['mysql:8.4', 'mysql:8.0', 'downgrade'],
  ['mysql:8.0.39', 'mysql:8.0.35', undefined],
  ['mariadb:10.3', 'mariadb:11.4', undefined],
  ['mariadb:11.4', 'mariadb:10.11', 'downgrade'],
  ['mongo:4.4', 'mongo:5.0', undefined],
  ['mongo:4.4', 'mongo:6.0', 'skip'],
  ['mongo:4.0', 'mongo:4.4', 'skip'],
  ['redis:7.2', 'redis:6.2', 'downgrade'],
  ['redis:6.2', 'redis:6.0', undefined],
  ['redis:5', 'redis:7.4', undefined],
  ['etcd:v3.4.1', 'etcd:v3.5.0', undefined],
  ['etcd:v3.4.1', 'etcd:v3.6.0', 'skip'],
  ['cassandra:3.11', 'cassandra:4.1', undefined],
  ['cassandra:3.11', 'cassandra:5.0', 'skip'],
  ['elasticsearch:8.15.1', 'elasticsearch:8.15.0', 'downgrade'],
  ['elasticsearch:7.17.0', 'elasticsearch:8.1.0', undefined],
  ['rabbitmq:3.12', 'rabbitmq:4.0', 'skip'],
  ['rabbitmq:3.13', 'rabbitmq:4.1', undefined],
  ['neo4j:4.4', 'neo4j:5.20', 'upgrade'],
  ['neo4j:5.26', 'neo4j:2025.01.0', undefined],
  ['couchdb:2.3', 'couchdb:3.3', undefined],
  ['zookeeper:3.5', 'zookeeper:3.9', undefined],
  ['postgres:16', 'mysql:8.4', undefined],
  ['postgres', 'postgres:17', undefined],
])('%s becomes %s: %s', (before, after, kind) => {
  expect(formatBreakBetween(knownImage(before) as KnownImage, knownImage(after) as KnownImage)?.kind).toBe(kind);
});

test('every row says where it is from', () => {
  const rows = IMAGE_TABLE.flatMap((each) => each.rows);
  expect(rows.length).toBe(20);
  expect(rows.filter(({ source, stopSeconds }) => source === '' || stopSeconds < 30)).toEqual([]);
});
