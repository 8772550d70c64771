import type { Line } from './lines.js';

const SPEAKER =
  /^\s*(?:\[[^[\]\n]{0,24}\d{1,2}[:.h]\d{2}[^[\]\n]{0,12}\]\s*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?\s*[-–]?\s*|\[?\(?\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]m)?\)?\]?\s*[-–]?\s*)?(?:<([^<>\n]{1,30})>|(@?\p{L}[\p{L}\d_.-]{0,20}(?:\s\p{Lu}[\p{L}.]{0,20})?)\s?(?:\[?\(?\d{1,2}[:.]\d{2}(?:\s?[ap]m)?\)?\]?)?:)\s+(?=\S)/u;

/** Who speaks on a line, and where the words begin. */
export function speakerOf(text: string): { name: string; from: number } | undefined {
  const found = SPEAKER.exec(text);
  const name = found?.[1] ?? found?.[2];
  return found && name !== undefined ? { name: name.toLowerCase(), from: found[0].length } : undefined;
}

/** A chat has the same few names before a colon at the start of most of its lines. */
export function chatSpeakers(lines: readonly Line[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const speaker = speakerOf(line.text);
    if (speaker) counts.set(speaker.name, (counts.get(speaker.name) ?? 0) + 1);
  }
  const written = lines.filter((line) => line.text.trim() !== '').length;
  const repeated = [...counts].filter(([, count]) => count >= 2);
  const spoken = repeated.reduce((sum, [, count]) => sum + count, 0);
  if (repeated.length === 0 || repeated.length > 8 || spoken < written * 0.4) return new Set();
  return new Set(counts.keys());
}
