import { AppError } from '@hexad/kernel';

/** Something that an edit of a spec gets wrong: where, and one sentence. */
export interface Fault {
  /** A path into the spec, `entities[2].fields[0].type`, or `SPEC.md`. */
  readonly place: string;
  /** From 1; of the edited text, where it is known. */
  readonly line?: number;
  readonly message: string;
}

export const faultText = ({ place, line, message }: Fault): string => `${place}${line === undefined ? '' : ` line ${line}`}: ${message}`;

/** Fails with `invalid`, all faults told, unless there is none. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new AppError('invalid', `The edited spec cannot be taken:\n${faults.map((fault) => `  ${faultText(fault)}`).join('\n')}`, {
    details: { faults },
  });
}
