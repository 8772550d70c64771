import type { BriefDocument } from '../text/document.js';

/** Whether a contract lets callers say this field of a record, in words: then it is theirs to set. */
export function isGiven(documents: readonly BriefDocument[]): (record: string, field: string) => boolean {
  const given = new Set(
    documents.flatMap(({ contract }) =>
      (contract?.operations ?? []).flatMap(({ record, takes }) => (takes?.members ?? []).map(({ words }) => `${record}: ${words}`)),
    ),
  );
  return (record, field) => given.has(`${record}: ${field}`);
}
