/** A bug of ours: the message asks for a report, and the command line ends with exit code 3. */
export class Bug extends Error {
  constructor(message: string) {
    super(
      `${message}\nThis is a bug in cdk8s-stateful, not in your manifests. Please report it with the input that led here.`,
    );
    this.name = 'Bug';
  }
}

/** States what the code relies on. A violation is never the user's fault: what a user gives is refused before it gets here. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}
