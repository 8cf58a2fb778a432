import { SUPPORTED_MINORS } from '../../kube/versions';
import { layout } from '../../report/layout';
import { RULES } from '../../rules';
import { STORIES } from '../../scenarios/stories';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';

/** What can be listed. */
export type ListName = 'rules' | 'scenarios' | 'versions';

export function list(what: ListName, asJson: boolean, io: Io): ExitCode {
  const rows = ROWS[what]();
  if (asJson) io.out(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    const columns = Object.keys(rows[0] ?? {});
    const cells = rows.map((row) => columns.map((column) => cell(row[column])));
    io.out(`${layout([columns.map((column) => column.toUpperCase()), ...cells])}\n`);
  }
  return EXIT.clean;
}

type Row = Readonly<Record<string, string | boolean | readonly string[]>>;

const ROWS: { readonly [N in ListName]: () => readonly Row[] } = {
  rules: () =>
    RULES.map(({ code, severity, data = false, needs = [], slug, title }) => ({
      code,
      severity,
      data,
      needs,
      slug,
      title,
    })),
  scenarios: () => STORIES.map(({ name, title }) => ({ name, title })),
  versions: () => SUPPORTED_MINORS.map((version) => ({ version })),
};

function cell(value: Row[string] | undefined): string {
  if (typeof value === 'boolean') return value ? 'data' : '';
  return typeof value === 'string' ? value : (value ?? []).join(',');
}
