import { testExamples, told } from './support/examples';

testExamples('NET06');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'a cluster IP',
    {
      'Service/app': {
        apiVersion: 'v1',
        metadata: { name: 'app' },
        spec: { selector: { app: 'app' }, ports: [{ port: 80 }] },
      },
      hints: { 'Deployment/app': { sessions: 'inPod' } },
    },
    ['warning: Service app spreads requests over 2 pods of app, whose sessions live in one pod each'],
  ],
  [
    'one pod',
    {
      'Service/app': {
        apiVersion: 'v1',
        metadata: { name: 'app' },
        spec: { selector: { app: 'app' }, ports: [{ port: 80 }] },
      },
      'Deployment/app': { 'spec.replicas': 1 },
      hints: { 'Deployment/app': { sessions: 'inPod' } },
    },
    [],
  ],
  [
    'clients that stay',
    {
      'Service/app': {
        apiVersion: 'v1',
        metadata: { name: 'app' },
        spec: { selector: { app: 'app' }, ports: [{ port: 80 }], sessionAffinity: 'ClientIP' },
      },
      hints: { 'Deployment/app': { sessions: 'inPod' } },
    },
    [],
  ],
  [
    'a headless Service',
    {
      'Service/app': {
        apiVersion: 'v1',
        metadata: { name: 'app' },
        spec: { selector: { app: 'app' }, clusterIP: 'None' },
      },
      hints: { 'Deployment/app': { sessions: 'inPod' } },
    },
    [],
  ],
  [
    'a Service for one pod',
    {
      'Service/c': {
        apiVersion: 'v1',
        metadata: { name: 'c' },
        spec: { selector: { 'statefulset.kubernetes.io/pod-name': 'db-0' }, ports: [{ port: 80 }] },
      },
      hints: { 'StatefulSet/db': { sessions: 'inPod' } },
    },
    [],
  ],
  [
    'an annotation',
    {
      'Service/app': {
        apiVersion: 'v1',
        metadata: { name: 'app' },
        spec: { selector: { app: 'app' }, ports: [{ port: 80 }] },
      },
      'Deployment/app': { 'metadata.annotations': { 'cdk8s-stateful/sessions': 'inPod' } },
    },
    ['warning: Service app spreads requests over 2 pods of app, whose sessions live in one pod each'],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('NET06', fragment)).toEqual(expected);
});
