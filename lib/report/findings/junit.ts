import { createColors } from 'picocolors';
import type { Diagnosis } from '../../check/diagnose';
import type { Diagnostic } from '../../check/diagnostic';
import { count } from '../../util/text';
import { INPUT_WORDS } from './summary';
import { findingText } from './text';
import { lineText, subjectText } from './words';

/**
 * Findings as JUnit XML, which build servers show beside the tests: a test suite a file, a failing test case an error or a warning, a skipped one a
 * suppressed finding or rules without their input. Infos are no failures and left out. A clean run has one passing case.
 */
export function findingsJunit({ diagnostics, suppressed, skipped, objects }: Diagnosis): string {
  const failing = diagnostics.filter(({ severity }) => severity !== 'info');
  const suites = new Map<string, string[]>();
  const add = (file: string, testCase: string) => {
    const name = file === '' ? SUMMARY : file;
    const cases = suites.get(name);
    if (cases) cases.push(testCase);
    else suites.set(name, [testCase]);
  };
  for (const each of failing) add(each.file, failureOf(each));
  for (const each of suppressed) add(each.file, skippedCase(nameOf(each), classOf(each), `allowed: ${each.reason}`));
  for (const { want, codes } of skipped) {
    for (const code of codes) add(SUMMARY, skippedCase(code, 'rules', `for want of ${INPUT_WORDS[want]}`));
  }
  if (failing.length === 0)
    add(SUMMARY, `${element('testcase', { name: `${count(objects, 'object')} checked`, classname: 'check' })}/>`);
  const body = [...suites].map(([file, cases]) => suite(file, cases));
  const all = [...suites.values()].flat();
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `${element('testsuites', { name: 'cdk8s-stateful', tests: all.length, failures: failing.length })}>`,
    ...body,
    '</testsuites>',
  ].join('\n');
}

/** The suite of what belongs to no file. */
const SUMMARY = 'summary';

function suite(file: string, cases: readonly string[]): string {
  const having = (tag: string) => cases.filter((each) => each.includes(`<${tag} `)).length;
  const counts = { tests: cases.length, failures: having('failure'), skipped: having('skipped') };
  return [
    `  ${element('testsuite', { name: file, ...counts })}>`,
    ...cases.map((each) => `    ${each}`),
    '  </testsuite>',
  ].join('\n');
}

function failureOf(diagnostic: Diagnostic): string {
  const { code, message, severity } = diagnostic;
  const open = element('testcase', { name: nameOf(diagnostic), classname: classOf(diagnostic) });
  const failure = element('failure', { message: `${code}: ${message}`, type: severity });
  return `${open}>${failure}>${escaped(findingText(diagnostic, PLAIN))}</failure></testcase>`;
}

function skippedCase(name: string, classname: string, message: string): string {
  return `${element('testcase', { name, classname })}>${element('skipped', { message })}/></testcase>`;
}

const PLAIN = { paint: createColors(false), width: 120 };

function nameOf(diagnostic: Diagnostic): string {
  return `${diagnostic.code} ${lineText(diagnostic)}`.trim();
}

function classOf({ subject, file }: Diagnostic): string {
  return subjectText(subject) || file;
}

/** An opened tag, still without its end. */
function element(name: string, attributes: { readonly [name: string]: string | number }): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`,
  );
  return `<${name}${written.join('')}`;
}

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML 1.0, which has no way to write most control characters and lone surrogates: they become a replacement character. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd')
      .replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
  );
}
