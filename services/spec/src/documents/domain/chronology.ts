/** The documents that say when they were written, the oldest first; those that do not say keep their places. */
export function chronological<T extends { readonly written?: string }>(documents: readonly T[]): T[] {
  const dated = documents.filter(({ written }) => written !== undefined).toSorted((one, other) => time(one) - time(other));
  const next = dated.values();
  return documents.map((document) => (document.written === undefined ? document : (next.next().value ?? document)));
}

const time = ({ written }: { readonly written?: string }): number => Date.parse(written ?? '');
