import { describe, expect, it } from 'vitest';
import { textOf } from './statement.js';
import { statementsOf } from './statements.js';

const cut = (text: string): string[] => statementsOf({ name: 'brief', text }, 0).map((one) => `${one.kind}: ${textOf(one)}`);
const words = (text: string): string[] => statementsOf({ name: 'brief', text }, 0).flatMap((one) => one.tokens.map((token) => token.lower));

describe('the structure of a document', () => {
  it('joins the lines of wrapped prose', () => {
    const prose =
      'Every boat of the club has a name and a length, and when it\nleaves the harbor somebody writes that down in the big book\nthat lies on the table.';
    expect(cut(prose)).toEqual([`paragraph: ${prose}`]);
  });

  it('reads each line of a terse list by itself', () => {
    expect(cut('Boats of the club\nboats: name, length\nsailors: name, birthday, phone number\na boat has many sailors')).toHaveLength(4);
  });

  it('takes lines under one that ends in a colon for its items', () => {
    expect(cut('States of a trip:\n planned -> sailing\n sailing -> finished')).toEqual([
      'heading: States of a trip:',
      'item: planned -> sailing',
      'item: sailing -> finished',
    ]);
  });

  it('takes a number above its own subdivisions for a heading', () => {
    expect(cut('1. Boats\n1.1 A boat has a name.\n1.2 A boat has a length.')).toEqual([
      'heading: Boats',
      'item: A boat has a name.',
      'item: A boat has a length.',
    ]);
  });

  it('keeps signatures and what a mail quotes apart', () => {
    const mail = 'A boat has a name.\n\n--\nAnna\nHarbor office\n\nOn Tuesday Ben wrote:\n> should a boat have a color?';
    expect(cut(mail).map((line) => line.split(':')[0])).toEqual(['paragraph', 'signature', 'signature', 'quoted', 'quoted']);
  });
});

describe('words', () => {
  it.each([
    ['dueDate and due_date', ['due', 'date', 'and', 'due', 'date']],
    ['BoatTrip isOpen', ['boat', 'trip', 'is open']],
    ["can't", ['can', 'not']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});
