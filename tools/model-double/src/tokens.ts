/** Of an image or a file, whatever its size. */
export const MEDIA_TOKENS = 258;
/** Of a message beside its content. */
export const MESSAGE_TOKENS = 3;

/** Tokens of a text: one for each four characters, the rest counts as one. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 4);

/** The beginning of a text that has at most so many tokens, not cut inside a character. */
export function firstTokens(text: string, tokens: number): string {
  const end = tokens * 4;
  if (end >= text.length) return text;
  return text.slice(0, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end);
}

/** The text in pieces of `size` characters, none cut inside a character. */
export function* piecesOf(text: string, size: number): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + size, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    yield text.slice(start, end);
    start = end;
  }
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
