import { AppError } from '@hexad/kernel';

/** One thing that is wrong with a workflow file, and where. Lines and columns count from 1. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  /** A clause that ends with a full stop: what is wrong, and what to do. */
  readonly message: string;
  /** Stable, for machines; absent: the file's form is wrong. */
  readonly code?: string;
  /** The text that the place is in, where a workflow is made of several: `the overlay of the tenant (version 3, by user:ann)`. */
  readonly in?: string;
}

const SHOWN = 20;
const KEPT = 200;

/** All faults in one error; the details carry them for editors. */
export function refuse(faults: readonly Fault[], what = 'The workflow file'): AppError {
  const shown = faults.slice(0, SHOWN).map((fault) => {
    const where = fault.in === undefined ? '' : `${fault.in}, `;
    return `${where}line ${fault.line}, column ${fault.column}: ${fault.message}`;
  });
  const more = faults.length > SHOWN ? [`and ${faults.length - SHOWN} more.`] : [];
  return new AppError('workflow_invalid', `${what} cannot be used: ${[...shown, ...more].join(' ')}`, {
    details: { faults: faults.slice(0, KEPT) },
  });
}

/** The faults that an error carries; undefined of another error. */
export const faultsOf = (thrown: unknown): readonly Fault[] | undefined =>
  thrown instanceof AppError && thrown.code === 'workflow_invalid' ? (thrown.details['faults'] as readonly Fault[] | undefined) : undefined;
