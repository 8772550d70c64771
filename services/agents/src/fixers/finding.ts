/** Something that a linter, a type checker or a formatter does not like. */
export interface Finding {
  /** Below the root of the repository. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** `oxlint/no-var`, `ts2304`, `ruff/F401`, … */
  readonly rule: string;
  readonly message: string;
}

/** What is looked for: findings of linters, of type checkers, or what is not formatted. */
export type What = 'lint' | 'types' | 'format';

export const inWords = ({ file, line, rule, message }: Finding): string => `${file}:${line} ${rule} ${message}`;
