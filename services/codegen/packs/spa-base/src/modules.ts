/** The lines of a block, without those that are off. */
export const lines = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part !== false && part !== undefined).join('\n');

/** One import; nothing when there is nothing to import. */
export const imports = (names: readonly (string | false | undefined)[], from: string): string | false => {
  const wanted = [...new Set(names.filter((name) => name !== false && name !== undefined))];
  if (wanted.length === 0) return false;
  const sorted = wanted.toSorted(byImportedName);
  const onlyTypes = sorted.every((name) => name.startsWith('type '));
  return `import ${onlyTypes ? 'type ' : ''}{ ${(onlyTypes ? sorted.map(importedName) : sorted).join(', ')} } from '${from}';`;
};

/** A module with its imports in order: packages first, then by how far away they are. */
export function withSortedImports(text: string): string {
  const all = text.trimStart().split('\n');
  const head = all.filter((line) => line.startsWith('import '));
  return [...head.toSorted(byDistance), ...all.filter((line) => !line.startsWith('import '))].join('\n');
}

const origin = (line: string): string => /'([^']+)';$/.exec(line)?.[1] ?? '';
const distance = (from: string): number => (from.startsWith('.') ? -from.split('../').length : Number.NEGATIVE_INFINITY);
const byDistance = (a: string, b: string): number => distance(origin(a)) - distance(origin(b)) || origin(a).localeCompare(origin(b), 'en');

const importedName = (name: string): string => name.replace(/^type /, '');
const byImportedName = (a: string, b: string): number => importedName(a).localeCompare(importedName(b), 'en');
