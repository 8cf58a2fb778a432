/** What a run of the command line ends with. */
export const EXIT = {
  /** Nothing to tell, or nothing that fails a run. */
  clean: 0,
  /** Findings. */
  findings: 1,
  /** Wrong use: of an option, of a file of ours. */
  misuse: 2,
  /** A bug of ours. */
  bug: 3,
  /** Bounds were reached before the answer. */
  undecided: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
