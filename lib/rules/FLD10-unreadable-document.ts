import { issueRule } from './issue-rule';

export const FLD10 = issueRule('unreadable-document', {
  title: 'a document that cannot be read',
  severity: 'error',
  why: 'A document that is no object in YAML or JSON is sent nowhere; other documents of the file are checked.',
  clusterTexts: [
    'error converting YAML to JSON: yaml: …',
    'error parsing …: error converting YAML to JSON: …',
    "Object 'Kind' is missing in '…'",
    'apiVersion not set',
    'kind not set',
  ],
  words: ({ file, line, column, message, help }) => {
    const where = file === '' ? '' : `${file}:${line}:${column}: `;
    return { message: `${where}${message}${hint(help)}` };
  },
});

/** The first sentence of the way out, if it is short. */
function hint(help: string): string {
  const [first = ''] = help.split(/(?<=\.)\s/);
  return first === '' || first.length > 70 ? '' : `; ${first[0]?.toLowerCase()}${first.slice(1).replace(/\.$/, '')}`;
}
