/** Writes lib/rules/index.ts, the sorted list of the rules beside it: `node -r @swc-node/register scripts/rule-index.ts`. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../lib/rules');

/** What lib/rules/index.ts has to be. */
export function ruleIndex(): string {
  const files = readdirSync(FOLDER)
    .filter((file) => /^[A-Z]{3}\d\d-[\w-]+\.ts$/.test(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  const codes = files.map((file) => file.slice(0, 5));
  return [
    '// biome-ignore-all assist/source/organizeImports: sorted by code.',
    ...files.map((file, i) => `import { ${codes[i]} } from './${file}';`),
    `import type { Rule } from './rule';`,
    '',
    '/** Every rule, by code. Written by scripts/rule-index.ts. */',
    'export const RULES: readonly Rule[] = [',
    ...codes.map((code) => `  ${code},`),
    '];',
    '',
  ].join('\n');
}

if (require.main === module) writeFileSync(join(FOLDER, 'index.ts'), ruleIndex());
