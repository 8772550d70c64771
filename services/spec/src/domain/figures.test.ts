import { describe, expect, it } from 'vitest';
import { entity, read } from './testing/readings.js';

const CAMPAIGNS = `# Campaigns

Each campaign has a title. Each gift has a donor, an amount (money), a pledge date and a due date. A gift belongs to a campaign. Each part has a quantity (whole number), a reorder level (whole number) and a unit price.
`;
const computedOf = (said: string): Record<string, unknown> =>
  Object.fromEntries(
    ['Campaign', 'Gift', 'Part'].flatMap((name) =>
      entity(read(`${CAMPAIGNS}\n${said}\n`), name).fields.flatMap((one) =>
        one.computed ? [[`${name}.${one.name}`, one.computed.kind]] : [],
      ),
    ),
  );

describe('values that follow from others, in the words of many', () => {
  it.each([
    ['Count gifts per campaign pls.', 'Campaign.numberOfGifts', 'tally'],
    ['The register should tell how many gifts there have been for a campaign.', 'Campaign.numberOfGifts', 'tally'],
    ['Per campaign: how many gifts.', 'Campaign.numberOfGifts', 'tally'],
    ['Show the total amount of the gifts of a campaign.', 'Campaign.totalAmount', 'tally'],
    ['The amounts of all gifts of a campaign are added up.', 'Campaign.totalAmount', 'tally'],
    ['Anything past its due date counts as overdue.', 'Gift.overdue', 'past'],
    ['A gift whose pledge date has gone by is expired.', 'Gift.expired', 'past'],
    ['A part whose quantity has dropped below its reorder level is running low.', 'Part.lowQuantity', 'compare'],
    ['Worth: quantity times unit price', 'Part.worth', 'product'],
  ])('%s', (said, name, kind) => {
    expect(computedOf(said)).toEqual({ [name]: kind });
  });

  it('leaves an attribute that is called a number an attribute', () => {
    expect(computedOf('Each hall has a name, a number of seats (whole number) and a number of gifts at most.')).toEqual({});
  });
});
