import { testExamples, told } from './support/examples';

testExamples('NET07');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a cluster IP',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { publishNotReadyAddresses: true, selector: { app: 'db' }, ports: [{ port: 5000 }] },
      },
    },
    [
      'warning: Service c publishes pods that are not Ready and takes client traffic (cluster IP): requests reach members that cannot answer',
    ],
  ],
  [
    'a LoadBalancer',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: {
          type: 'LoadBalancer',
          publishNotReadyAddresses: true,
          selector: { app: 'db' },
          ports: [{ port: 5000 }],
        },
      },
    },
    [
      'warning: Service c publishes pods that are not Ready and takes client traffic (type LoadBalancer): requests reach members that cannot answer',
    ],
  ],
  [
    'a backend of an Ingress',
    {
      'Ingress/i': {
        apiVersion: 'networking.k8s.io/v1',
        metadata: { name: 'i' },
        spec: {
          rules: [
            {
              http: {
                paths: [
                  { path: '/', pathType: 'Prefix', backend: { service: { name: 'db', port: { number: 5000 } } } },
                ],
              },
            },
          ],
        },
      },
    },
    [
      'warning: Service db publishes pods that are not Ready and takes client traffic (backend of Ingress i): requests reach members that cannot answer',
    ],
  ],
  [
    'a backend of an HTTPRoute',
    {
      'HTTPRoute/r': {
        apiVersion: 'gateway.networking.k8s.io/v1',
        metadata: { name: 'r' },
        spec: { rules: [{ backendRefs: [{ name: 'db', port: 5000 }] }] },
      },
    },
    [
      'warning: Service db publishes pods that are not Ready and takes client traffic (backend of HTTPRoute r): requests reach members that cannot answer',
    ],
  ],
  ['a headless Service', {}, []],
  ['the governing Service is told once', { 'Service/db': { 'spec.clusterIP': null } }, []],
])('%s', (_, fragment, expected) => {
  expect(told('NET07', fragment)).toEqual(expected);
});
