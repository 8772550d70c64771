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

/**
 * Finds by a global pattern. A group named `before` is not part of what is found. `hint` is a part of every match in lower case: texts
 * without it are not searched. `proof` says no to what only looks alike.
 */
export function byPattern(
  kind: string,
  pattern: RegExp,
  { hint, proof }: { readonly hint?: string; readonly proof?: (found: string) => boolean } = {},
): Finder {
  return {
    kind,
    *find(text) {
      if (hint !== undefined && !text.includes(hint)) return;
      for (const match of text.matchAll(pattern)) {
        const start = match.index + (match.groups?.['before']?.length ?? 0);
        const end = match.index + match[0].length;
        if (proof === undefined || proof(text.slice(start, end))) yield { start, end };
      }
    },
  };
}
