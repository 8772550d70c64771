import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations } from './testing/readings.js';

/** Words that mean something in software, or of the product, too. */
const WORDS = [
  'page test offer cell reply item user request record list note comment report event message file order state session rule',
  'form view table class object function group role key index document response model service feature version release entry letter',
  'field value type system tool person piece area stage price method code',
].flatMap((line) => line.split(' '));

const names = (text: string): string[] =>
  read(text)
    .entities.map((one) => one.plural)
    .sort();

describe.each(WORDS)('a %s that is a record', (word) => {
  const many = `${word}${/(?:s|y)$/.test(word) ? '' : 's'}`;
  const own = (text: string): string[] =>
    read(text)
      .entities.find((one) => one.label.toLowerCase() === word)
      ?.fields.map((one) => one.name) ?? [];

  it.each([
    ['in prose', `Each boat has a name. Each ${word} has a title of at most 50 characters and a weight. A ${word} belongs to a boat.`],
    ['in items', `- ${word}: title (required, max 50), weight (number)\n- Boat: name (required), length (number), ${word}`],
    ['under a heading', `# ${many}\n\n- title (required)\n- weight (number)\n\n# Boats\n\n- name (required)\n- belongs to a ${word}`],
    [
      'in sentences about each',
      `For every ${word} we record a title and a weight. For every boat we record a name. Boats belong to a ${word}.`,
    ],
  ])('%s keeps its name and its attributes', (_, text) => {
    expect(own(text)).toEqual(expect.arrayContaining(['title', 'weight']));
    expect(names(text)).toHaveLength(2);
  });
});

describe('words for machines', () => {
  it('are attributes, whatever small words they start with', () => {
    expect(field(read('- A buoy has a toString (text, required) and a byNight (yes/no).'), 'Buoy.toStringValue')).toMatchObject({
      required: true,
    });
  });

  it('names no record after the title of a section', () => {
    expect(names('# Boats\n\n## Fields\n\n- name (required)\n- length (number)\n\n## Rules\n\n- name is unique')).toEqual(['boats']);
  });
});

describe('a status that a sentence lists', () => {
  it('belongs to the record that it names, and its changes are read', () => {
    const spec = read(
      "- A trip has a title (text, required) and a from (date).\n- A sailor has a name.\n- The trip's status is null, unset or true; a null trip can become unset, an unset one true.",
    );
    expect(entity(spec, 'Trip')).toMatchObject({ states: ['null', 'unset', 'true'], initialState: 'null' });
    expect(changes(spec, 'Trip')).toEqual(['null → unset', 'unset → true']);
    expect(entity(spec, 'Sailor').fields).toHaveLength(1);
  });
});

describe('a title of three nouns', () => {
  it('is one record, not a sentence', () => {
    const spec = read(
      '## Sailing order\n\n- number (unique)\n\n## Sailing order line\n\n- quantity (at least 1)\n- belongs to a sailing order',
    );
    expect(relations(spec, 'SailingOrderLine')).toEqual(['belongsTo sailingOrder:SailingOrder']);
  });

  it('keeps two references in opposite directions apart', () => {
    const spec = read('**Fleet**\n- name\n- belongs to a manager (a sailor, optional)\n\n**Sailor**\n- name\n- belongs to a fleet');
    expect([...relations(spec, 'Fleet'), ...relations(spec, 'Sailor')]).toEqual(['belongsTo manager:Sailor', 'belongsTo fleet:Fleet']);
  });
});
