/** Writes the JSON Schemas that are published: `node -r @swc-node/register scripts/json-schemas.ts`. A test holds them to lib/. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLUSTER_SCHEMA } from '../lib/check/inputs/cluster-schema';
import { CONFIG_SCHEMA } from '../lib/check/inputs/config-schema';
import { publishedSchema, type Schema } from '../lib/check/inputs/schema';
import { EXPLORATION_SCHEMA } from '../lib/report/exploration-schema';
import { REPORT_SCHEMA } from '../lib/report/findings/json-schema';

const SCHEMAS: readonly { readonly file: string; readonly title: string; readonly schema: Schema }[] = [
  { file: 'cluster', title: 'The cluster that manifests are for', schema: CLUSTER_SCHEMA },
  { file: 'config', title: 'cdk8s-stateful.yaml', schema: CONFIG_SCHEMA },
  { file: 'exploration', title: 'What cdk8s-stateful explore --json prints', schema: EXPLORATION_SCHEMA },
  { file: 'report', title: 'What cdk8s-stateful check --format json prints', schema: REPORT_SCHEMA },
];

/** The texts of `schemas/`, by path. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    SCHEMAS.map(({ file, title, schema }) => [
      `schemas/${file}.schema.json`,
      `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title, ...publishedSchema(schema) }, null, 2)}\n`,
    ]),
  );
}

if (require.main === module) {
  for (const [path, text] of schemaFiles()) writeFileSync(join(resolve(__dirname, '..'), path), text);
}
