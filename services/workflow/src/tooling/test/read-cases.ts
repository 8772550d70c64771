import { AppError } from '@hexad/kernel';
import { LineCounter, parseDocument } from 'yaml';
import { CaseFile } from './case-schema.js';

const SHOWN = 10;

/** A fault in a file of cases: where, and what. */
export interface CaseFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A file of cases that has been read. */
export interface ReadCases extends CaseFile {
  /** What to throw for faults that only show beside the workflow: `invalid`, naming line and column of each. */
  readonly refusal: (faults: readonly CaseFault[]) => AppError;
}

/** A file of cases. Fails with `invalid`, naming line and column of every fault. */
export function readCases(text: string): ReadCases {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  if (document.errors.length > 0) throw wrong(document.errors.map(({ pos, message }) => `${place(pos[0])}: ${message}.`));
  const refusal = (faults: readonly CaseFault[]): AppError =>
    wrong(
      faults.map(({ path, message }) => {
        // What is missing has no place: that of what it is missing in.
        for (let length = path.length; length >= 0; length -= 1) {
          const node = document.getIn(path.slice(0, length), true) as { range?: readonly [number] } | undefined;
          if (node?.range) return `${place(node.range[0])}: ${path.map(String).join('.')}: ${message}.`;
        }
        return `${path.map(String).join('.')}: ${message}.`;
      }),
    );
  const { success, data, error } = CaseFile.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!success) throw refusal(error.issues);
  return { ...data, refusal };
}

function wrong(faults: readonly string[]): AppError {
  const more = faults.length > SHOWN ? ` And ${faults.length - SHOWN} more.` : '';
  return new AppError('invalid', `The test file cannot be used: ${faults.slice(0, SHOWN).join(' ')}${more}`);
}
