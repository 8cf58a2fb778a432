/**
 * Wrong use of this library or its command line, told in the user's words: what was given, where, and what is wanted.
 * Reporters print the message alone, without a stack; the command line ends with exit code 2.
 */
export class Misuse extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Misuse';
  }
}
