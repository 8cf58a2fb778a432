/** A fenced block of a Markdown file; `line` is that of its first line of text. */
export interface Block {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(file: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; indent: number; line: number; language: string; text: string[] } | undefined;
  markdown.split('\n').forEach((line, index) => {
    const [, space, fence, info] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (open === undefined) {
      if (fence === undefined) return;
      open = { fence, indent: space!.length, line: index + 2, language: info!.trim(), text: [] };
    } else if (fence?.startsWith(open.fence) && info!.trim() === '') {
      blocks.push({ file, line: open.line, language: open.language, text: open.text.join('\n') });
      open = undefined;
    } else {
      open.text.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
    }
  });
  if (open !== undefined) throw new Error(`${file}:${open.line}: this block is never closed`);
  return blocks;
}

/** One command of a console block, and what the page says that it prints. */
export interface Exchange {
  readonly command: string;
  readonly output: string;
}

/** The exchanges of a console block: each begins with `$ `. */
export function exchangesOf(text: string): Exchange[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command, ...output] = part.split('\n');
      return { command: command!.trim(), output: output.join('\n').trimEnd() };
    });
}

/** What a page says is printed, as a pattern: a line `…` stands for any lines, spaces at the ends of lines do not count. */
export function printed(output: string): RegExp {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const patterns = lines.map((line) =>
    line === '…' ? '(?:.*\n)*?' : `${line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}[ \t]*\n`,
  );
  return new RegExp(`^${patterns.join('')}$`);
}

/** The targets of a page's links and images that are files of the repository, without anchors. */
export function fileLinksOf(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
