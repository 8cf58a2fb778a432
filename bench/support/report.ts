import { cpus, loadavg, totalmem } from 'node:os';
import type { Sample } from './measure';

/** What a bench found: one record a row, and what the reader needs to judge it. */
export interface Report {
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly notes: readonly string[];
}

export interface Bench {
  /** What is measured, against what. */
  readonly title: string;
  run(): Report | Promise<Report>;
}

/** The facts without which no figure means anything. */
export function machineFacts(): string {
  const [first] = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]!.toFixed(2);
  return `Node ${process.versions.node}, ${cpus().length} × ${first?.model ?? 'unknown processor'}, ${gibibytes} GiB, load ${load} before`;
}

/** `12.3 (11.9–14.0)`: the median, and between which values all samples lie. */
export function spread({ median, least, most }: Sample, digits = 1): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

export function print(name: string, bench: Bench, report: Report): void {
  console.log(`\n${name}: ${bench.title}\n\n${table(report.rows)}\n`);
  for (const note of report.notes) console.log(note);
}

/** Columns as wide as their widest cell: the first is text and stands left, figures stand right. */
function table(rows: Report['rows']): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => `${row[column] ?? ''}`))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const cell = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!));
  return lines.map((line) => `  ${line.map(cell).join('   ')}`.trimEnd()).join('\n');
}
