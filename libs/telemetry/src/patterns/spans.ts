/** Where in a text something stands: UTF-16 units, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a kind of secret or personal data looks like. `find` takes time linear in the text, whatever the text is. */
export interface Finder {
  /** `api_key`, `email`, …: lower case words with underscores. */
  readonly kind: string;
  readonly find: (text: string) => Iterable<Span>;
}

const NOTHING: readonly Span[] = [];

/**
 * Finds by a global pattern. A group named `before` is not part of what is found. `hint` is a part of every match in lower case: texts
 * without it are not searched. `proof` says no to what only looks alike.
 */
export function byPattern(
  kind: string,
  pattern: RegExp,
  { hint, proof }: { readonly hint?: string; readonly proof?: (found: string) => boolean } = {},
): Finder {
  const find = (text: string): readonly Span[] => {
    if (hint !== undefined && !text.includes(hint)) return NOTHING;
    // Most texts hold nothing: this finds out sooner than `matchAll` begins.
    const some = pattern.test(text);
    // It stands behind the first match now, and `matchAll` would begin there.
    pattern.lastIndex = 0;
    return some ? spansOf(text, pattern, proof) : NOTHING;
  };
  return { kind, find };
}

function spansOf(text: string, pattern: RegExp, proof: (found: string) => boolean = () => true): readonly Span[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index + (match.groups?.['before']?.length ?? 0),
    end: match.index + match[0].length,
  })).filter(({ start, end }) => proof(text.slice(start, end)));
}
