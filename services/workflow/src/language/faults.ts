import { AppError } from '@hexad/kernel';

/** One thing that is wrong with a workflow file, and where. Lines and columns count from 1. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  /** A clause that ends with a full stop: what is wrong, and what to do. */
  readonly message: string;
  /** Stable, for machines; absent: the file's form is wrong. */
  readonly code?: string;
}

const SHOWN = 20;
const KEPT = 200;

/** All faults in one error; the details carry them for editors. */
export function refuse(faults: readonly Fault[]): AppError {
  const shown = faults.slice(0, SHOWN).map((fault) => `line ${fault.line}, column ${fault.column}: ${fault.message}`);
  const more = faults.length > SHOWN ? [`and ${faults.length - SHOWN} more.`] : [];
  return new AppError('workflow_invalid', `The workflow file cannot be used: ${[...shown, ...more].join(' ')}`, {
    details: { faults: faults.slice(0, KEPT) },
  });
}
