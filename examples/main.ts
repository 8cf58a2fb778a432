/**
 * Synthesizes every example: what `npm run synth` runs. Each folder beside this file is one application; its `app.ts`
 * exports `build`, which adds the charts. Every example has an `App` of its own, because each is a cluster of its own:
 * two of them may use the same names.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';

interface Example {
  build(app: App): void;
}

const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const name of folders.map((folder) => folder.name).sort()) {
  const example: Example = require(join(__dirname, name, 'app'));
  const app = new App();
  example.build(app);
  app.synth();
}
