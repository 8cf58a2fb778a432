import { fnv128a, inHashOrder } from '../../../lib/model/controllers/endpointslice/port-order';

it.each([
  [
    '(v1.EndpointPort){Name:(*string)client Protocol:(*v1.Protocol)TCP Port:(*int32)2181 AppProtocol:(*string)<nil>}',
    '217139b2b3b3e8b8be9c3ca50cf75cb4',
  ],
  [
    '(v1.EndpointPort){Name:(*string) Protocol:(*v1.Protocol)TCP Port:(*int32)2181 AppProtocol:(*string)http}',
    '3800c10a6ccef70706dcf6a7726608aa',
  ],
])('Go hashes %s to %s', (text, hash) => {
  expect(fnv128a(text)).toBe(hash);
});

it.each([
  ['md5', ['', 'client']],
  ['fnv-128a', ['client', '']],
] as const)(
  'ports stand in the order of their hashes by %s, whatever the order of the Service',
  (endpointPortHash, names) => {
    const client = { name: 'client', port: 2181, protocol: 'TCP' };
    const http = { name: '', port: 2181, protocol: 'TCP', appProtocol: 'http' };
    for (const ports of [
      [http, client],
      [client, http],
    ]) {
      expect(inHashOrder(ports, { endpointPortHash }).map(({ name }) => name)).toEqual(names);
    }
  },
);
