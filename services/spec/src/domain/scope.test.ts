import { describe, expect, it } from 'vitest';
import { read } from './testing/readings.js';

const SHED = 'Each tool has a name (required), a weight and a remark.';
const outOf = (said: string): string[] => read(`# Shed\n\n${SHED}\n\n${said}\n`).outOfScope.map(({ statement }) => statement);

describe('what is not wanted', () => {
  it.each([
    'Please, no online payment and no photo gallery.',
    'Maintenance costs are a topic for version 2.',
    'Fuel cards won’t be covered.',
    'Somebody would like statistics but the committee decided against it.',
    'Group visits we can think about later.',
    'Skip newsletters.',
    'We are not interested in maps.',
    'It is not supposed to replace our booking system.',
    'Maybe later: a chat bot',
    'Won’t have this time: ticket sales, badges.',
    'Weather data is beyond the scope of this project.',
    'Labels don’t matter for now either.',
  ])('%s', (said) => {
    expect(outOf(said)).toEqual([said]);
  });

  it('is every part of a list of it', () => {
    expect(outOf('We can live without: reports; labels; anything to do with maps.')).toHaveLength(3);
    expect(outOf('- Explicitly not included\n  - delivery\n  - loyalty cards')).toEqual(
      expect.arrayContaining(['delivery', 'loyalty cards']),
    );
  });

  it.each([
    'A tool is lent or free; a lent one may be dropped.',
    'The weight of a tool can be added later.',
    'The remark is not needed.',
    'We cannot do without the name.',
  ])('is not meant by: %s', (said) => {
    expect(outOf(said)).toEqual([]);
  });
});
