/** Text for a Mermaid diagram: what its grammar could take for its own is written as a character code. */
export const mermaidText = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[^\p{L}\p{M}\p{N} ._/()!?+*=&–—-]/gu, (character) => `#${character.codePointAt(0)};`);
