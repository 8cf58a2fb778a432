import type { Io } from './io';

const BAR = 20;

/** One line that is written over while long work goes on, on terminals alone. */
export class StatusLine {
  private written = 0;

  constructor(private readonly io: Pick<Io, 'err' | 'isInteractive' | 'width'>) {}

  /** @param share of the work that is done, from 0 to 1 */
  show(text: string, share?: number): void {
    if (!this.io.isInteractive) return;
    const bar = share === undefined ? '' : `${barOf(share)} `;
    const line = `${bar}${text}`.slice(0, this.io.width - 1);
    this.io.err(`\r${line.padEnd(this.written)}`);
    this.written = line.length;
  }

  /** Leaves nothing of it. */
  clear(): void {
    if (this.written > 0) this.io.err(`\r${' '.repeat(this.written)}\r`);
    this.written = 0;
  }
}

function barOf(share: number): string {
  const full = Math.round(BAR * Math.max(0, Math.min(1, share)));
  return `[${'#'.repeat(full)}${' '.repeat(BAR - full)}]`;
}
