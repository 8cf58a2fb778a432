import { clean, tool } from './support/tools';

test('the whole tree type-checks', async () => {
  await clean(tool('tsc', ['--noEmit', '--project', '.']));
}, 300_000);
