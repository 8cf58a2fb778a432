/** Why a document cannot be read, and where in it. Never leaves this folder: callers turn it into a problem. */
export class Unreadable extends Error {
  readonly help: string;
  readonly clusterText?: string;

  constructor(
    /** In the document's text. */
    readonly offset: number,
    /** What the parser met, completing `line 4: `. */
    readonly what: string,
    { help = '', clusterText }: { help?: string; clusterText?: string } = {},
  ) {
    super(what);
    this.help = help;
    this.clusterText = clusterText;
  }
}
