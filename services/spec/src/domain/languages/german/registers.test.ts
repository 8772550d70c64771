import { describe, expect, it } from 'vitest';
import { readIn } from '../languages.js';

/** What the readers see of a sentence between two others, with the nouns of the brief put back. */
const seen = (text: string): string => {
  const read = readIn([{ name: 'brief.md', text: `${text}\n\nDas ist nicht alles und wird noch mehr.` }]);
  return read.sentence(read.documents[0]?.text.split('\n')[0] ?? '');
};
const says = (pairs: readonly (readonly [string, string])[]) =>
  it.each(pairs)('%s', (german, english) => {
    expect(seen(german)).toBe(english);
  });

describe('German of offices', () => {
  says([
    ['Zu jedem Zelt sind Name und Farbe zu erfassen.', 'Each Zelt has name and color.'],
    ['Der Grund ist anzugeben.', 'The reason is required.'],
    ['Zelte lassen sich sperren und löschen.', 'Zelte can be locked and deleted.'],
    ['Ein Zelt lässt sich nur löschen, solange es frei ist.', 'A Zelt can only be deleted while it is free.'],
    ['Die Zelte sollen sich nach Name durchsuchen lassen.', 'The Zelte must be searched by name.'],
    ['Z-12 Zelte haben einen Namen.', 'Z-12 Zelte have a name.'],
    ['Es ist Gästen nicht gestattet, Preise zu ändern.', 'Guests may not change prices.'],
    ['Gäste haben das Recht, Zelte zu buchen.', 'Guests may book Zelte.'],
    ['Aushilfen haben keinen Zugriff auf Preise.', 'Assistants may not see prices.'],
    ['Optional kann eine Notiz als Freitext angegeben werden.', 'It has a note (optional, text).'],
    ['Start- und Enddatum sind Pflicht.', 'Startdatum and Enddatum are required.'],
  ]);
});

describe('German of chats and notes', () => {
  says([
    ['Das Zelt hat nen Namen und ne Farbe.', 'The Zelt has a name and a color.'],
    ['Pro Zelt brauchen wir: Name (muss sein), Farbe', 'Each Zelt has name (required), color'],
    ['Die Zeltnummer gibts nur einmal.', 'The Zeltnummer must be unique.'],
    ['Die Farbe kann man angeben, muss man aber nicht.', 'We can give the color, is optional.'],
    ['löschen nur Chef', 'only manager may delete'],
    ['Nicht: Rechnungen, Kalender', 'Out of scope: Rechnungen, Kalender'],
  ]);
});

describe('German of minutes', () => {
  says([
    ['Herr Lang ergänzte, die Farbe sei Pflicht.', 'The color is required.'],
    ['Frau Lang regt an, dass Zelte gesperrt werden können.', 'Zelte can be locked.'],
    ['Der Name dürfe höchstens 80 Zeichen haben.', 'The name may be at most 80 characters long.'],
    ['Erfasst werden Datum, Dauer in Stunden und Ort.', 'It has date, Dauer in hours and city.'],
  ]);
});

describe('what German puts before the verb', () => {
  says([
    ['Löschen darf nur der Leiter.', 'Only the leader may delete.'],
    ['Zelte sperren darf nur der Leiter.', 'Only the leader may lock Zelte.'],
    ['Zelte darf ausschließlich der Leiter sperren.', 'Only the leader may lock Zelte.'],
    ['Einen Kommentar darf nur der Verfasser ändern.', 'Only the author may change a comment.'],
    ['Gelöscht werden dürfen nur Zelte.', 'Only Zelte may be deleted.'],
    ['Jeder darf lesen, schreiben nur der Leiter.', 'Everyone may read; only the leader may write.'],
    ['Nur wer einen Eintrag angelegt hat, darf ihn ändern.', 'Only the creator may change a entry.'],
  ]);
});

describe('what may be done, and by whom', () => {
  says([
    ['Die Gäste darf jeder sehen.', 'Everyone may see the guests.'],
    ['Gäste dürfen Zelte nur ansehen.', 'Guests may only see Zelte.'],
    ['Zelte werden nur vom Leiter gesperrt.', 'Zelte are only locked by the leader.'],
    ['Eine Stornierung ist bis 24 Stunden vor Beginn möglich.', 'It can be cancelled at the latest 24 hours before start.'],
    [
      'Bei jeder Mahnung wird gespeichert, wer sie angelegt und geändert hat.',
      'For each Mahnung we record who created and last changed it and when.',
    ],
    ['Die Gäste sollen nach Name absteigend angezeigt werden.', 'The guests must be displayed by name descending.'],
    ['Ein Zelt durchläuft folgende Status: offen, gesperrt.', 'A Zelt goes through the states: open, locked.'],
    ['Die Fristen eines Zelts dürfen sich zeitlich nicht überschneiden.', 'The deadlines of a Zelt may not overlap.'],
    ['Export von Zelten als CSV-Datei', 'Zelten can be exported as CSV'],
    ['Zelte per CSV importieren, Gäste per CSV exportieren.', 'Import Zelte by CSV, export guests by CSV.'],
    ['wenn ein Zelt gelöscht wird sind die Gäste auch gelöscht', 'if a Zelt is deleted, the guests are also deleted'],
    [
      'Ein Zelt kann mehrere Gäste haben und ein Gast mehrere Zelte mieten.',
      'A Zelt can have several guests and a guest can hire several Zelte.',
    ],
  ]);
});

describe('several deeds of a German sentence', () => {
  says([
    [
      'Trainer dürfen Zelte anlegen und ändern, aber nicht löschen.',
      'Trainers may create and change Zelte; trainers may not delete Zelte.',
    ],
    ['Gäste dürfen keine Preise sehen.', 'Guests may not see prices.'],
    ['Danach wird es gebucht, anschließend bezahlt und zuletzt geschlossen.', 'Then it is booked, then paid and finally closed.'],
    ['Zelte sollen exportiert und importiert werden können.', 'Zelte must be exported and imported.'],
    ['Holt der Kunde das Zelt ab, ist es frei.', 'If the customer collects the Zelt, it is free.'],
    ['Wenn der Status „gesperrt“ ist, muss ein Grund angegeben werden.', 'If the status is "locked", a reason must be given.'],
  ]);
});

it('takes for somebody who wants or may something', () => {
  const { documents } = readIn([{ name: 'brief.md', text: 'Als Teamer möchte ich Zelte anlegen.\n\nDer Teamer darf Zelte löschen.' }]);
  expect(documents[0]?.text).toMatch(/As a teamertionist I want to create .*\n\nThe teamertionist may delete/);
});

it('says what stands in quotes in the same words as without them', () => {
  const { documents } = readIn([{ name: 'brief.md', text: 'Ein Zelt ist „verliehen“. Verliehene Zelte sind nicht frei.' }]);
  expect(documents[0]?.text.match(/lent/gi)).toHaveLength(2);
});
