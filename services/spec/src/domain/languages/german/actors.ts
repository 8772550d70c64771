const NAME = String.raw`(\p{Lu}\p{L}{2,})`;
const MAY = '(?:darf|dürfen|kann|können)';
const DEED =
  '(?:anlegen|erstellen|ändern|löschen|sehen|bearbeiten|einsehen|verwalten|lesen|eintragen|freigeben|erfassen|stornieren|bestätigen|genehmigen|ablehnen|exportieren|importieren|pflegen|buchen|ausgeben|verleihen|abschließen)';

/** What only somebody can be: who wants, who may, who has a role. */
const PATTERNS = [
  new RegExp(String.raw`(?<!\p{L})[Aa]ls\s+${NAME}\**,?\s+(?:möchte|will|kann|muss)\s+ich`, 'gu'),
  new RegExp(String.raw`(?<!\p{L})[Nn]ur\s+(?:der\s+|die\s+|das\s+|ein\s+|eine\s+)?${NAME}\s+${MAY}(?!\p{L})`, 'gu'),
  new RegExp(String.raw`${MAY}\s+(?:[\p{L}]+\s+)?(?:nur|ausschließlich|lediglich)\s+der\s+${NAME}`, 'gu'),
  new RegExp(String.raw`${NAME}\s+(?:darf|dürfen)\s+[^.;:\n]*?${DEED}(?!\p{L}|\s+werden|,|\s+und)`, 'gu'),
  new RegExp(String.raw`(?:erfolgt|geschieht)\s+(?:nur\s+|ausschließlich\s+)?durch\s+(?:den|die|das)\s+${NAME}`, 'gu'),
];
const ROLES = /Rollen(?:\s+(?:sind|gibt es|heißen))?\s*:?\s+((?:\p{Lu}\p{L}+(?:\s*,\s*|\s+und\s+|\s+sowie\s+|\s*\/\s*)?)+)/gu;

/** Nouns that texts speak of as of somebody, in lower case. */
export const actorsOf = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(
    texts
      .flatMap((text) => [
        ...PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')),
        ...[...text.matchAll(ROLES)].flatMap((match) => (match[1] ?? '').split(/\s*,\s*|\s+und\s+|\s+sowie\s+|\s*\/\s*/)),
      ])
      .map((word) => word.toLowerCase())
      .filter((word) => word.length > 2),
  );
