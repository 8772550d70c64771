/** Spelt like a word of English. */
export const ENGLISH_TOO = new Set(
  'in an was so also die am will man mir hat war max min mind minimum maximum minimal maximal per um as so ab pro des den er ins mal bin sei exakt an ihm was wer wen sub ob zu da ja de la le du es'.split(
    ' ',
  ),
);
/** Told from English by themselves: what heads the tables and lists of German briefs. */
export const PLAIN = new Set(
  'pflicht pflichtfeld feld typ eindeutig zeichen bezeichnung beschreibung bemerkung datum preis kunde kunden anzahl ganzzahl auswahl höchstens eintrag liste nummer'.split(
    ' ',
  ),
);
