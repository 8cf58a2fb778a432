import { described, flag, listOf, mapping, natural, oneOf, type Schema, text } from '../../check/inputs/schema';

const diagnostic = {
  code: described('Three letters of the group and two digits; never used again for something else.', text),
  slug: text,
  severity: oneOf('error', 'warning', 'info'),
  data: described('It can end in lost, hidden or overwritten data.', flag),
  subject: described(
    'The object to change; kind and name are empty for a text that is no object.',
    mapping({ kind: text, name: text, namespace: text }, ['kind', 'name']),
  ),
  constructPath: described('The construct that made the object.', text),
  fieldPath: described('spec.template.spec.containers[0].image; empty for the object as a whole.', text),
  file: described('Empty for what was not read from a file.', text),
  line: described('From 1; 0 where there is no text.', natural),
  column: natural,
  message: text,
  why: text,
  help: described('What to write or to do, the best first.', listOf(text)),
  trace: described(
    'The evidence: who did what when, in milliseconds since the story began, or fields that were compared.',
    listOf(mapping({ at: { type: 'number' }, who: text, what: text }, ['what'])),
  ),
  clusterMessage: described('What the cluster prints.', text),
  replay: described('The command that shows the story again.', text),
} as const satisfies { readonly [field: string]: Schema };

const always = [
  'code',
  'slug',
  'severity',
  'subject',
  'fieldPath',
  'file',
  'line',
  'column',
  'message',
  'why',
  'help',
  'trace',
] as const;

const summary = {
  objects: natural,
  errors: natural,
  warnings: natural,
  infos: natural,
  data: natural,
  suppressed: natural,
  skippedRules: natural,
};

/** `schemas/report.schema.json`: see JsonReport. */
export const REPORT_SCHEMA = mapping(
  {
    version: described('1. It grows when a reader of the one before would misread a report.', natural),
    kubernetesVersion: text,
    diagnostics: listOf(mapping(diagnostic, always)),
    suppressed: listOf(mapping({ ...diagnostic, reason: text }, [...always, 'reason'])),
    skipped: described(
      'Rules that were not asked, by the input that is missing.',
      listOf(mapping({ want: oneOf('cluster', 'previous', 'hints', 'tool'), codes: listOf(text) }, ['want', 'codes'])),
    ),
    bounds: described(
      'Bounds of explorations that were reached before the answer.',
      listOf(
        mapping({ workloads: listOf(text), bound: text, limit: { type: 'number' }, remained: natural, words: text }, [
          'workloads',
          'bound',
          'limit',
          'remained',
          'words',
        ]),
      ),
    ),
    summary: mapping(summary, Object.keys(summary) as (keyof typeof summary)[]),
  },
  ['version', 'kubernetesVersion', 'diagnostics', 'suppressed', 'skipped', 'bounds', 'summary'],
);
