import { threeWayMerge } from '../../lib/kube/patch';
import { serverSideApply } from '../../lib/kube/server-side-apply';

interface Row {
  readonly title: string;
  readonly last: object;
  readonly manifest: object;
  readonly stored: object;
  readonly server: object;
  /** What the patch of kubectl makes of it, where it differs. */
  readonly client?: object;
}

const ports = (...of: readonly object[]) => ({ containers: [{ name: 'a', ports: of }] });

const ROWS: readonly Row[] = [
  {
    title: 'a field that the manifest names no more goes, one of others stays',
    last: { a: 1, b: { c: 1 } },
    manifest: { a: 2 },
    stored: { a: 1, b: { c: 1, d: 2 }, e: 3 },
    server: { a: 2, b: { d: 2 }, e: 3 },
    client: { a: 2, e: 3 },
  },
  { title: 'null unsets', last: { a: 1 }, manifest: { a: null }, stored: { a: 1, b: 1 }, server: { b: 1 } },
  {
    title: 'a selector is replaced whole',
    last: {},
    manifest: { selector: { app: 'b' } },
    stored: { selector: { app: 'a', tier: 'web' } },
    server: { selector: { app: 'b' } },
    client: { selector: { app: 'b', tier: 'web' } },
  },
  {
    title: 'ports of one number and two protocols are two',
    last: ports({ containerPort: 53 }),
    manifest: ports({ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }),
    stored: ports({ containerPort: 53, protocol: 'TCP' }),
    server: ports({ containerPort: 53, protocol: 'TCP' }, { containerPort: 53, protocol: 'UDP' }),
    client: ports({ containerPort: 53, protocol: 'TCP' }),
  },
  {
    title: 'a container that somebody else added stays, one of our own that is dropped goes',
    last: { containers: [{ name: 'a' }, { name: 'b' }] },
    manifest: { containers: [{ name: 'a', image: 'a:2' }] },
    stored: { containers: [{ name: 'a', image: 'a:1' }, { name: 'b' }, { name: 'injected' }] },
    server: { containers: [{ name: 'a', image: 'a:2' }, { name: 'injected' }] },
  },
  {
    title: 'a list without keys is replaced whole',
    last: { args: ['a'] },
    manifest: { args: ['b'] },
    stored: { args: ['a', 'c'] },
    server: { args: ['b'] },
  },
  {
    title: 'the default of another strategy stays',
    last: { strategy: {} },
    manifest: { strategy: { type: 'Recreate' } },
    stored: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } },
    server: { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: '25%' } } },
    client: { strategy: { type: 'Recreate' } },
  },
];

test.each(ROWS)('$title', ({ last, manifest, stored, server, client = server }) => {
  expect(serverSideApply(last, manifest, stored)).toEqual(server);
  expect(threeWayMerge(last, manifest, stored)).toEqual(client);
});

test('the first apply takes nothing away', () => {
  expect(serverSideApply(undefined, { a: 1 }, { b: 2 })).toEqual({ b: 2, a: 1 });
});
