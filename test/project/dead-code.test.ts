import { clean, tool } from './support/tools';

test('no unused file, export or dependency (knip.jsonc)', async () => {
  await clean(tool('knip', ['--no-progress']));
}, 120_000);
