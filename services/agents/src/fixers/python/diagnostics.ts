import { placeOf, type Edit } from '../edits.js';

interface Place {
  readonly row: number;
  readonly column: number;
}

/** As ruff's WebAssembly says it. No code: it is no Python. */
export interface Diagnostic {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: Place;
  readonly end_location: Place;
  readonly fix: {
    readonly edits: readonly { readonly content: string | null; readonly location: Place; readonly end_location: Place }[];
  } | null;
}

/** What ruff would change, by places in the text. */
export const editsOf = (text: string, { fix }: Diagnostic): Edit[] | undefined =>
  fix?.edits.map(({ content, location, end_location: end }) => ({
    from: placeOf(text, location),
    to: placeOf(text, end),
    text: content ?? '',
  }));
