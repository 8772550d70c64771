import type { Finding } from '@hexad/service-workflow/tooling';

export type FoundIn = Finding & { readonly file: string };

/** How a finding is written: for people and editors, for machines, as an annotation of a GitHub check. */
export const FORMATS: ReadonlyMap<string, (found: FoundIn) => string> = new Map([
  ['text', text],
  ['json', (found) => JSON.stringify(found)],
  ['github', github],
]);

function text({ file, line, column, severity, code, message }: FoundIn): string {
  return `${file}:${line}:${column}: ${severity}: ${message} [${code}]`;
}

function github({ file, line, column, severity, code, message }: FoundIn): string {
  const properties = Object.entries({ file, line, col: column, title: code }).map(
    ([name, value]) => `${name}=${escaped(String(value), true)}`,
  );
  return `::${severity} ${properties.join(',')}::${escaped(message, false)}`;
}

/** As the runner's own toolkit does it. */
function escaped(value: string, property: boolean): string {
  const line = value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return property ? line.replaceAll(':', '%3A').replaceAll(',', '%2C') : line;
}

export function summary(found: readonly FoundIn[], files: number): string {
  const count = (severity: Finding['severity']) => plural(found.filter((one) => one.severity === severity).length, severity);
  return `${count('error')}, ${count('warning')} in ${plural(files, 'file')}`;
}

const plural = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
