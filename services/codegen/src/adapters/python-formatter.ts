import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';

interface Place {
  readonly row: number;
  readonly column: number;
}

interface Diagnostic {
  readonly fix: {
    readonly edits: readonly { readonly content: string | null; readonly location: Place; readonly end_location: Place }[];
  } | null;
}

const SETTINGS = {
  'line-length': 100,
  'target-version': 'py311',
  // Imports without a use, and their order.
  lint: { select: ['F401', 'I001'], isort: { 'known-first-party': ['app', 'tests'] } },
};
const ROUNDS = 4;

/** Ruff in this process: formats Python, sorts its imports and takes out those that nothing uses. */
export class PythonFormatter {
  readonly #ruff = new Workspace(SETTINGS, PositionEncoding.Utf16);

  /** Throws when the text is no Python. */
  format(text: string): string {
    let now = text;
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = this.#mended(now);
      if (next === now) break;
      now = next;
    }
    return this.#ruff.format(now);
  }

  /** With every fix that touches no other, from the end of the text. */
  #mended(text: string): string {
    let now = text;
    let end = Infinity;
    for (const { fix } of (this.#ruff.check(text) as Diagnostic[]).toReversed()) {
      for (const { content, location, end_location: last } of fix?.edits.toReversed() ?? []) {
        const [from, to] = [placeOf(text, location), placeOf(text, last)];
        if (to > end) continue;
        now = now.slice(0, from) + (content ?? '') + now.slice(to);
        end = from;
      }
    }
    return now;
  }
}

function placeOf(text: string, { row, column }: Place): number {
  let at = 0;
  for (let line = 1; line < row; line += 1) at = text.indexOf('\n', at) + 1;
  return at + column - 1;
}
