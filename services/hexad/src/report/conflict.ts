import type { Conflict, Side } from '../client/conflicts.js';

/** A conflict with both sides: the places of dispute where both have the file, otherwise each side with its lines as they are. */
export function conflictText({ number, path, kind, base, yours, generated, marked, choice, resolvedBy }: Conflict): string {
  const head = `${number}  ${path}  ${kind}  ${choice === null ? 'open' : `${choice} (${resolvedBy})`}`;
  if (marked !== null) return `${head}\n\n${disputes(marked)}`;
  return [head, ...side('as it was generated last', base), ...side('yours', yours), ...side('as it is generated now', generated)].join(
    '\n',
  );
}

function side(title: string, version: Side): string[] {
  if (version === null) return ['', `=== ${title}: no such file`];
  if (version.text === null) return ['', `=== ${title}: ${version.size} bytes that are not shown (${version.hash})`];
  return ['', `=== ${title}`, version.text.replace(/\n$/, '')];
}

/** Lines around a dispute. */
const AROUND = 3;

/** The disputed places with the lines around them; between them how many lines were left out. */
function disputes(marked: string): string {
  const lines = marked.replace(/\n$/, '').split('\n');
  const shown = new Set<number>();
  let inside = false;
  for (const [at, text] of lines.entries()) {
    inside ||= text.startsWith('<<<<<<< ');
    if (inside) for (let near = at - AROUND; near <= at + AROUND; near += 1) shown.add(near);
    if (text.startsWith('>>>>>>> ')) inside = false;
  }
  const told: string[] = [];
  let left = 0;
  for (const [at, text] of lines.entries()) {
    if (!shown.has(at)) left += 1;
    if (left > 0 && (shown.has(at) || at === lines.length - 1)) told.push(`… ${left} ${left === 1 ? 'line' : 'lines'} …`);
    if (!shown.has(at)) continue;
    left = 0;
    told.push(`${String(at + 1).padStart(5)}  ${text}`);
  }
  return told.join('\n');
}
