/** One line of a document; `end` stops before the line break. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const stop = newline === -1 ? text.length : newline;
    const end = stop > start && text[stop - 1] === '\r' ? stop - 1 : stop;
    lines.push({ start, end, text: text.slice(start, end) });
    start = stop + 1;
  }
  return lines;
}

export const indentOf = (text: string): number => (/^\s*/.exec(text)?.[0] ?? '').replaceAll('\t', '    ').length;

export const ARROW = /(?:-{1,3}|={1,2})>|[→⇒➜➔⟶➡]/;
const LEAD = /[:：]\s*$/;
/** `not needed: …` opens a line of its own. */
const LABELLED = /^\s*[\p{L}\p{N}][^:.,;()]{1,30}:\s/u;

const firstWord = (text: string): string => /\S+/.exec(text)?.[0] ?? '';

/** Long lines of about the same width were wrapped, even by hand, unless each of them ends a sentence. */
function isEven(run: readonly Line[], widths: readonly number[]): boolean {
  const width = Math.max(...widths);
  return width >= 72 && widths.slice(0, -1).every((one) => one >= width * 0.85) && !run.every((line) => /[.:!?;]\s*$/.test(line.text));
}

/**
 * The lines (by index) of a run that end on purpose. Wrapped prose breaks a line only where the next word does not fit any more; where most
 * lines had room for it, each line stands for itself.
 */
export function hardBreaks(run: readonly Line[], first: number): Set<number> {
  const found = new Set<number>();
  const widths = run.map((line) => line.text.trimEnd().length);
  const width = Math.max(...widths);
  const breaks = run.slice(0, -1).map((line, index) => {
    const next = run[index + 1]?.text ?? '';
    return {
      roomy: (widths[index] ?? 0) + 1 + firstWord(next).length <= width,
      widest: widths[index] === width,
      led: LEAD.test(line.text),
      arrows: ARROW.test(line.text) && ARROW.test(next),
      labelled: LABELLED.test(line.text) && LABELLED.test(next),
      fresh: /^\s*\p{Lu}/u.test(next) || /[.:!?;]\s*$/.test(line.text) || LABELLED.test(line.text),
    };
  });
  const told = breaks.filter((one) => !one.widest);
  const share = isEven(run, widths) ? 0 : told.filter((one) => one.roomy).length / Math.max(told.length, 1);
  let led = false;
  for (const [index, one] of breaks.entries()) {
    led ||= one.led;
    const listed = led || (share >= 0.7 && told.length > 0 && (run.length >= 4 || one.fresh));
    if (one.led || one.arrows || one.labelled || (listed && (one.roomy || one.widest))) found.add(first + index);
  }
  return found;
}
