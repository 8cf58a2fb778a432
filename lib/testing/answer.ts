/** The answer to a question about manifests. A test framework's matcher has the same shape. */
export interface Answer {
  readonly pass: boolean;
  /** What is told when the answer is not the one that was hoped for: the story of a failure, or that nothing failed. */
  message(): string;
}

export function yes(what: string): Answer {
  return { pass: true, message: () => what };
}

export function no(what: string): Answer {
  return { pass: false, message: () => what };
}
