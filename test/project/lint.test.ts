import { clean, tool } from './support/tools';

test('lint and format: `npm run format` repairs what it can', async () => {
  await clean(tool('biome', ['ci', '--colors=off', '--error-on-warnings']));
}, 120_000);
