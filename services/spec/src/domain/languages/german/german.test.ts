import { describe, expect, it } from 'vitest';
import { spanOf } from '../../text/document.js';
import { languageOf, readIn } from '../languages.js';

const reading = (text: string) => readIn([{ name: 'brief.md', text }]);
/** What the readers see, with the nouns of the brief put back. */
const seen = (text: string): string => {
  const read = reading(text);
  return read.sentence(read.documents[0]?.text ?? '');
};

describe('the language of a document', () => {
  it.each([
    ['Ein Boot hat einen Namen und gehört zu einem Hafen.', 'de'],
    ['ein boot hat einen namen und wird von uns verliehen', 'de'],
    ['A boat has a name and belongs to a harbor.', 'en'],
    ['| boat | text | max 90 |', 'en'],
    ['', 'en'],
  ])('%s: %s', (text, language) => {
    expect(languageOf(text).language).toBe(language);
  });
});

describe('a German sentence', () => {
  it.each([
    ['Jedes Boot hat einen Namen (Pflicht, höchstens 80 Zeichen).', 'Each Boot has a name (required, at most 80 characters).'],
    ['Ein Boot gehört zu genau einem Hafen.', 'A Boot belongs to exactly one Hafen.'],
    ['Das Enddatum darf nicht vor dem Startdatum liegen.', 'The Enddatum may not be before the Startdatum.'],
    ['Ein offenes Boot kann vermietet oder verschrottet werden.', 'A open Boot can be rented or scrapped.'],
    ['Wenn ein Hafen gelöscht wird, werden seine Boote ebenfalls gelöscht.', 'If a Hafen is deleted, its Boote are also deleted.'],
    ['Wird ein Hafen gelöscht, werden auch seine Boote gelöscht.', 'If a Hafen is deleted, its Boote are also deleted.'],
    ['Zu jedem Boot werden Name und Farbe gespeichert.', 'Each Boot has name and color.'],
    ['Das System muss zu jedem Boot einen Namen speichern.', 'Each Boot has a name.'],
    ['Boote sollen nach Name gesucht und nach Hafen gefiltert werden können.', 'Boote must be searched by name and filtered by Hafen.'],
    ['Rechnungen brauchen wir nicht.', 'We do not need Rechnungen.'],
    ['Boote koennen spaetestens 24 Stunden vor Beginn geloescht werden.', 'Boote can be deleted at the latest 24 hours before start.'],
    ['Die Bootsnummer darf pro Hafen nur einmal vorkommen.', 'The Bootsnummer must be unique per Hafen.'],
    ['Als Farbe kann Rot, Gelb oder Blau gewählt werden.', 'It has a color (Rot, Gelb or Blau).'],
    ['Ein Boot wird von genau einem Kunden gemietet.', 'A Boot is hired by exactly one customer.'],
    ['Bei der Rückgabe wird das Rückgabedatum gesetzt.', 'When it is returned the Rückgabedatum is set.'],
    ['Jedem Boot ist ein Hafen zugeordnet.', 'A Hafen is assigned to each Boot.'],
    ['Der Grund ist Pflicht, wenn das Boot defekt ist.', 'The reason is required if the Boot is broken.'],
    ['Gekenterte und gesperrte Boote dürfen nicht mehr geändert werden.', 'Gekenterte and locked Boote may no longer be changed.'],
    ['Nach der Freigabe wird es auf gesperrt gesetzt.', 'After it is released it is set to locked.'],
    ['Das Löschen von Kunden ist dem Verwalter vorbehalten.', 'Only the keeper may delete customers.'],
    ['Kunden sehen nur eigene Boote.', 'Customers may see only their own Boote.'],
    ['Prüfer haben Einsicht in alle Boote.', 'Inspectors can see all Boote.'],
    ['Der Leiter darf alles.', 'The leader may do everything.'],
    ['Für dasselbe Boot darf es keine zwei Häfen geben.', 'For the same Boot there may be no 2 Häfen.'],
    ['Pro Hafen nur ein offenes Boot', 'Per Hafen only one open Boot'],
    ['Name und Farbe gehören zum Boot.', 'Each Boot has name and color.'],
    ['Eine Anmeldung hat einen Namen.', 'A Anmeldung has a name.'],
    [
      'Frau Lang erklärt, dass jedes Boot einen Namen hat und dass der Name höchstens 80 Zeichen lang sein darf und die Farbe angegeben werden muss.',
      'Each Boot has a name; the name may be at most 80 characters long and the color is required.',
    ],
    ['Ein Boot durchläuft die Zustände offen, gesperrt und defekt.', 'A Boot goes through the states open, locked and broken.'],
    ['Name und Farbe zusammen dürfen nur einmal vorkommen.', 'The combination of name and color must be unique.'],
    ['Ein Boot ist zuerst offen und schließlich gesperrt.', 'A Boot is initially open and finally locked.'],
    ['Nach der Absage kann ein Boot nicht mehr geändert werden.', 'After it is cancelled a Boot can no longer be changed.'],
    ['Der Preis beträgt mind. 5 Euro.', 'The price is at least 5 euros.'],
    ['Wird kein Hafen angegeben, so ist das Boot frei.', 'If no Hafen is given, the Boot is free.'],
    ['Es sind höchstens 25. Die Farbe ist Pflicht.', 'It are at most 25. The color is required.'],
    ['Der Preis liegt bei höchstens 1.250,50 €.', 'The price is on at most 1250.50 euros.'],
  ])('%s', (german, english) => {
    expect(seen(german)).toBe(english);
  });
});

describe('German nouns', () => {
  it.each([
    ['Ein Kahn liegt am Steg. Kähne haben Namen.', 'Kahn'],
    ['Ein Rad hat einen Namen. Räder haben Namen.', 'Rad'],
    ['Eine Wohnung hat eine Wohnungsnummer.', 'Wohnungsnummer'],
  ])('%s has the name %s', (text, name) => {
    const read = reading(text);
    const words = read.documents[0]?.text.toLowerCase().match(/[a-z]+/g) ?? [];
    const names = words.flatMap((word, at) => [read.name(word), read.name(`${word} ${words[at + 1] ?? ''}`)]);
    expect(names).toContain(name);
  });
});

it('leads every span to what was really written', () => {
  const text = '# Boote\n\nEin Boot hat einen Namen (Pflicht).\nEin Hafen hat einen Ort.\n';
  const [document] = reading(text).documents;
  const start = document?.text.indexOf('A Hafen') ?? 0;
  const at = start >= 0 ? start : (document?.text.lastIndexOf(' has') ?? 0);
  expect(document && spanOf(document, at, at + 3)).toMatchObject({ quote: 'Ein Hafen hat einen Ort.', line: 4 });
});

it('keeps an English document beside a German one as it is', () => {
  const english = { name: 'notes.md', text: 'A boat has a name and a length.' };
  const { documents } = readIn([{ name: 'brief.md', text: 'Ein Boot hat einen Namen und eine Länge.' }, english]);
  expect(documents[1]).toBe(english);
});
