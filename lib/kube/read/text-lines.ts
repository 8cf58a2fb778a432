/** Turns offsets into lines and columns. Counts lines block by block and only as far as somebody asks, so that each question is cheap. */
export class TextLines {
  private static readonly BLOCK = 1 << 11;
  /** Line breaks before the start of each block. */
  private readonly breaks = [0];

  constructor(private readonly text: string) {}

  /** Both from 1. */
  at(offset: number): { line: number; column: number } {
    const end = Math.max(0, Math.min(offset, this.text.length));
    const block = Math.floor(end / TextLines.BLOCK);
    for (let b = this.breaks.length; b <= block; b++) {
      this.breaks.push(this.breaks[b - 1] + this.count((b - 1) * TextLines.BLOCK, b * TextLines.BLOCK));
    }
    const line = 1 + this.breaks[block] + this.count(block * TextLines.BLOCK, end);
    const lineStart = end === 0 ? 0 : this.text.lastIndexOf('\n', end - 1) + 1;
    const bom = lineStart === 0 && this.text.charCodeAt(0) === 0xfeff ? 1 : 0;
    return { line, column: Math.max(1, end - lineStart + 1 - bom) };
  }

  private count(from: number, to: number): number {
    const part = this.text.slice(from, to);
    let count = 0;
    for (let i = part.indexOf('\n'); i >= 0; i = part.indexOf('\n', i + 1)) count++;
    return count;
  }
}
