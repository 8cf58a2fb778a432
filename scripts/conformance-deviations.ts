import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviationOf, FOLDER, idOf } from '../test/conformance/deviations';
import { readSuite } from '../test/conformance/harness/suite';

/** Writes test/conformance/open.json anew: what the recordings show and the model does not do yet. */
const found = readSuite(FOLDER).map((one) => [idOf(one), deviationOf(one)] as const);
const open = Object.fromEntries(found.filter(([, deviation]) => Object.keys(deviation).length > 0));
writeFileSync(join(FOLDER, 'open.json'), `${JSON.stringify(open, null, 2)}\n`);
console.log(`${found.length - Object.keys(open).length} of ${found.length} scenarios without a deviation`);
