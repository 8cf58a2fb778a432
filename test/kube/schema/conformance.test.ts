import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readManifests } from '../../../lib/kube/read/read';
import { checkStructure, decodingFailure } from '../../../lib/kube/schema/check';

const CONFORMANCE = join(__dirname, '../../conformance');
const NAME = 'unknown-fields-and-versions';
const steps: { apply: string }[] = parse(readFileSync(join(CONFORMANCE, 'scenarios', `${NAME}.yaml`), 'utf8')).steps;

function rejections(minor: string): string[] {
  const lines = readFileSync(join(CONFORMANCE, 'recordings', minor, `${NAME}.1.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line)).flatMap(({ verb, message }) => (verb === 'rejected' ? [message] : []));
}

/** A client that knows its types says it first; asked for a resource, the server only has a 404. */
const NOT_SERVED = 'the server could not find the requested resource';

test.each(readdirSync(join(CONFORMANCE, 'recordings')))(
  'what a real API server of %s refuses, and its words',
  (minor) => {
    const told = steps.map(({ apply }) => {
      const [object] = readManifests([{ file: 'f', text: apply }]).objects;
      const problems = checkStructure(object, minor);
      const isServed = !problems.some(({ kind }) => kind === 'unknown-api' || kind === 'api-not-served');
      return isServed ? decodingFailure(object, problems) : NOT_SERVED;
    });
    expect(told).toEqual(rejections(minor));
    expect(told).toHaveLength(6);
  },
);
