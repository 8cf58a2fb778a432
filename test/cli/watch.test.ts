import { renameSync, writeFileSync } from 'node:fs';
import type { Io } from '../../lib/cli/io';
import { main } from '../../lib/cli/main';
import { enterFolder, leaveFolder } from './support/cli';
import { SET, SLIP } from './support/manifests';

beforeEach(() => enterFolder({ 'dist/db.yaml': SLIP, 'cdk8s-stateful.yaml': 'failOn: error\n' }));
afterEach(() => {
  stop.abort();
  leaveFolder();
});

let stop = new AbortController();

/** A watching command line, whose words can be waited for. */
function watching() {
  stop = new AbortController();
  let told = '';
  let waiting: { readonly pattern: RegExp; readonly resolve: (text: string) => void } | undefined;
  const hear = (text: string) => {
    told += text;
    if (!waiting?.pattern.test(told)) return;
    const { resolve } = waiting;
    [waiting, told] = [undefined, ''];
    resolve(told);
  };
  const io: Io = {
    out: hear,
    err: hear,
    colours: false,
    isInteractive: false,
    width: 120,
    today: '2026-11-21',
    signal: stop.signal,
  };
  const ended = main(['check', 'dist', '--watch'], io);
  const hears = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      waiting = { pattern, resolve };
      hear('');
    });
  return { hears, ended, end: () => stop.abort() };
}

test('a save brings a new verdict, a slip in the configuration is told, and Ctrl-C ends with the last one', async () => {
  const { hears, ended, end } = watching();
  await hears(/error\[FLD01\][\s\S]*watching/);
  writeFileSync('dist/db.yaml', SET);
  await hears(/^\n[\s\S]*in 1 object, for Kubernetes/);
  writeFileSync('cdk8s-stateful.yaml', 'failon: error\n');
  await hears(/cdk8s-stateful\.yaml:1: the configuration has no field 'failon'\. Did you mean 'failOn'\?/);
  // As editors do that write a new file and put it in the place of the old one.
  writeFileSync('draft', 'failOn: error\n');
  renameSync('draft', 'cdk8s-stateful.yaml');
  await hears(/in 1 object, for Kubernetes/);
  writeFileSync('dist/db.yaml', SLIP);
  await hears(/error\[FLD01\][\s\S]*in 1 object/);
  end();
  expect(await ended).toBe(1);
});
