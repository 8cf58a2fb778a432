import { peerNamesIn } from '../../../lib/rules/facts/peer-names';

test.each<[text: string, names: readonly string[]]>([
  ['db-0.db', ['db 0-0 db']],
  ['db-0.db,db-1.db', ['db 0-0 db', 'db 1-1 db']],
  ['http://my-db-10.peers.shop.svc.cluster.local:80/x', ['my-db 10-10 peers shop svc']],
  ['http://db-{0...3}.db/x', ['db 0-3 db']],
  ['db-{0..2}.db.shop', ['db 0-2 db shop']],
  ['db-0.db.shop.svc.', ['db 0-0 db shop svc']],
  ['server.1=db-0.db:2888:3888', ['db 0-0 db']],
  ['user@db-0.db', ['db 0-0 db']],
  ['db-$i.db', []],
  ['db-0.$(SERVICE)', []],
  [`db-0.\${SERVICE}`, []],
  [`db-0.db-\${N}`, []],
  ['db-0.db$N', []],
  [`\${X}-db-0.db`, []],
  ['www.db-0.db', []],
  ['db-0.example.com.au', []],
  ['db.db', []],
  ['db-0', []],
  ['1.2.3-4.5', []],
])('%s', (text, names) => {
  const found = [...peerNamesIn(text)].map(({ set, ordinals, service, namespace, isOfCluster }) =>
    [set, ordinals.join('-'), service, namespace, isOfCluster ? 'svc' : undefined].filter((word) => word !== undefined),
  );
  expect(found.map((words) => words.join(' '))).toEqual(names);
});
