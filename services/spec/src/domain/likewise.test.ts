import { describe, expect, it } from 'vitest';
import { entity, field, read, relations } from './testing/readings.js';

const chat = (...said: readonly string[]): ReturnType<typeof read> =>
  read(said.map((line, index) => `[10:0${String(index)}] ${index % 2 === 0 ? 'Anna' : 'Ben'}: ${line}`).join('\n'));
const names = (spec: ReturnType<typeof read>, name: string): string[] => entity(spec, name).fields.map((one) => one.name);

describe('a list without a verb', () => {
  it('is about the thing that was called out before it', () => {
    const spec = chat('what do we track?', 'boats, obviously. name, rigging, harbor, crew size, year built', 'ok');
    expect(names(spec, 'Boat')).toEqual(['name', 'rigging', 'harbor', 'crewSize', 'yearBuilt']);
  });

  it('says more of an attribute that it names again by its last word', () => {
    const spec = chat('then boats. name + number of cabins, cabins at least 2. name must be unique', 'fine', 'ok', 'great');
    expect(entity(spec, 'Boat').fields).toMatchObject([
      { name: 'name', unique: true },
      { name: 'numberOfCabins', minimum: 2 },
    ]);
    expect(field(spec, 'Boat.name').minLength).toBeUndefined();
  });
});

describe('what is said of one attribute', () => {
  it.each(['rigging too', 'yep. rigging as well', 'same for rigging', 'and the same goes for the rigging'])(
    'holds for another: %s',
    (said) => {
      const spec = chat('each boat has a name, a rigging and a length', 'the name is mandatory', said, 'ok');
      expect(field(spec, 'Boat.rigging').required).toBe(true);
    },
  );
});

describe('a sentence that shows several things at once', () => {
  it('reads references after prepositions and attributes after with', () => {
    const spec = read(
      'Each boat has a name. Each harbor has a name. A regatta shows one boat at one harbor, with a start time and an entry fee. Regattas sorted by start time pls',
    );
    expect(relations(spec, 'Regatta')).toEqual(['belongsTo boat:Boat', 'belongsTo harbor:Harbor']);
    expect(entity(spec, 'Regatta')).toMatchObject({
      fields: [
        { name: 'startTime', type: 'datetime' },
        { name: 'entryFee', format: 'money' },
      ],
      defaultSort: { field: 'startTime', direction: 'asc' },
    });
  });
});
