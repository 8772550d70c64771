/** `a unit`, `an hour`: the article goes by the sound, not by the letter. */
export const withArticle = (words: string): string =>
  `${/^(?:[aeio]|u(?!ni|s[aeiou]|til|ti|r[aeiou]|k)|hour|honest|heir)/i.test(words) && !/^(?:eu|one\b|once)/i.test(words) ? 'an' : 'a'} ${words}`;
