/** Why an expression cannot be read or has no value: a sentence. `at` is where in its text, counted from 0, if one place is to blame. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}
