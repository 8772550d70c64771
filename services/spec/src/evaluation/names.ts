/** Names are the same whatever their case, spaces and hyphens, and however their umlauts are written. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
    .replaceAll('ß', 'ss')
    .replace(/[äöü]|[aou]e/g, (letter) => letter.normalize('NFD').charAt(0));

export const isOne = (wanted: string, got: string | undefined): boolean =>
  got !== undefined && wanted.split('|').some((way) => fold(way) === fold(got));

/** Whether every word of one way to say it occurs in one of the places, ignoring endings. */
export const text = (words: string, places: readonly string[]): boolean =>
  words
    .split('|')
    .some((way) =>
      places.some((place) => way.split(' ').every((word) => place.toLowerCase().includes(word.toLowerCase().replace(/(?:ed|s|ing)$/, '')))),
    );
