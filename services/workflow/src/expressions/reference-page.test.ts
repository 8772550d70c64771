import { expect, it } from 'vitest';
import { pageText, writtenPage } from './reference-page.js';

/** The formatter aligns tables; what they say is compared. */
const words = (page: string) => page.replace(/[ -]+/g, ' ').trim();

it('the reference of expressions says what the table of functions says (`npm run generate`)', () => {
  expect(words(writtenPage())).toBe(words(pageText()));
});
