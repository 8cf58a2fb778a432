import { testExamples, told } from './support/examples';

testExamples('IDN07');

test.each<[what: string, fragment: { readonly [key: string]: unknown }, expected: readonly string[]]>([
  [
    'two Services',
    { text: '{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {clusterIP: None}}' },
    ['error: Service db is defined twice (base.yaml:1, base.yaml:112); the second one replaces the first'],
  ],
  [
    'one in its namespace and one in the default one',
    {
      text: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}, data: {a: b}}',
    },
    ['error: ConfigMap c is defined twice (base.yaml:112, base.yaml:114); the second one replaces the first'],
  ],
  [
    'two namespaces',
    {
      text: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: other}}',
    },
    [],
  ],
  [
    'equal ones',
    {
      text: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}',
    },
    ['info: ConfigMap c is defined twice (base.yaml:112, base.yaml:114); both are equal'],
  ],
  [
    'hooks that delete each other',
    {
      text: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {helm.sh/hook: pre-install}}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {helm.sh/hook: pre-upgrade}}}',
    },
    [],
  ],
  [
    'hooks that stay',
    {
      text: '{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-failed}}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-delete-policy: hook-failed}}}',
    },
    ['error: ConfigMap c is defined twice (base.yaml:112, base.yaml:114); the second one replaces the first'],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('IDN07', fragment)).toEqual(expected);
});
