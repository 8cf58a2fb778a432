import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';
import Ajv4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Diagnosis } from '../../../lib/check/diagnose';
import type { Diagnostic } from '../../../lib/check/diagnostic';
import { findingsGithub } from '../../../lib/report/findings/github';
import { findingsJson } from '../../../lib/report/findings/json';
import { findingsJunit } from '../../../lib/report/findings/junit';
import { findingsSarif } from '../../../lib/report/findings/sarif';
import { findingsText } from '../../../lib/report/findings/text';

const STORY: Diagnostic = {
  code: 'SHR01',
  slug: 'rwo-rollout-deadlock',
  severity: 'error',
  data: true,
  subject: { kind: 'Deployment', name: 'app', namespace: 'shop' },
  constructPath: 'Chart/app',
  fieldPath: 'spec.strategy',
  file: 'dist/shop: 100%, <all>.yaml',
  line: 41,
  column: 3,
  message: 'the next rollout of Deployment app cannot finish:\nits claim "files" is ReadWriteOnce & held',
  why: 'maxUnavailable 25 % of 1 rounds down to 0: the old pod waits for the new one, the new one for the volume',
  help: ['spec.strategy.type: Recreate', 'access mode ReadWriteMany'],
  trace: [
    { at: 3000, who: 'scheduler', what: 'app-6c9-x2k goes to a-2' },
    { at: 3005, who: 'attachdetach-controller', what: 'does not attach the volume to a-2' },
  ],
  clusterMessage: 'Waiting for detach for volume "pvc-…" Volume is already used by pod(s) app-…',
  replay: 'v1:AAAA',
};
const COMPARED: Diagnostic = {
  code: 'UPD03',
  slug: 'template-change-ignored',
  severity: 'warning',
  subject: { kind: '', name: '' },
  fieldPath: '',
  file: '',
  line: 0,
  column: 0,
  message: 'control \u0007 and lone \ud800 characters',
  why: '',
  help: [],
  trace: [{ what: 'before: 1Gi' }, { what: 'after:  2Gi' }],
};
const INFO: Diagnostic = { ...COMPARED, code: 'CFG02', severity: 'info', message: 'a fact', trace: [] };

const DIAGNOSIS: Diagnosis = {
  kubernetesVersion: '1.37.1',
  diagnostics: [STORY, COMPARED, INFO],
  suppressed: [{ ...COMPARED, code: 'DSR01', reason: 'elsewhere' }],
  skipped: [{ want: 'cluster', codes: ['BND01', 'BND02'] }],
  bounds: [
    {
      workloads: ['StatefulSet/default/db'],
      bound: 'states',
      limit: 1000,
      remained: 12,
      words: 'StatefulSet db: 1000 states were looked at, 12 remained',
    },
  ],
  objects: 12,
};
const CLEAN: Diagnosis = { ...DIAGNOSIS, diagnostics: [], suppressed: [], skipped: [], bounds: [] };

test.each([
  ['text', findingsText],
  ['text with infos', (diagnosis: Diagnosis) => findingsText(diagnosis, { info: true })],
  ['text on a narrow terminal', (diagnosis: Diagnosis) => findingsText(diagnosis, { width: 60 })],
  ['github', findingsGithub],
  ['junit', findingsJunit],
])('%s', (_, told) => {
  expect(told(DIAGNOSIS)).toMatchSnapshot();
  expect(told(CLEAN)).toMatchSnapshot();
});

test.each([
  ['findings', DIAGNOSIS],
  ['none', CLEAN],
])('SARIF of %s is valid', (_, diagnosis) => {
  const ajv = new Ajv4({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(sarifSchema);
  const log = findingsSarif(diagnosis);
  expect(validate(JSON.parse(log)) || validate.errors).toBe(true);
  expect(log).toMatchSnapshot();
});

test.each([
  ['findings', DIAGNOSIS],
  ['none', CLEAN],
])('JSON of %s is as published', (_, diagnosis) => {
  const schema = JSON.parse(readFileSync(resolve(__dirname, '../../../schemas/report.schema.json'), 'utf8'));
  const validate = new Ajv().compile(schema);
  const report = JSON.parse(findingsJson(diagnosis));
  expect(validate(report) || validate.errors).toBe(true);
  expect(report.summary).toMatchSnapshot();
});
