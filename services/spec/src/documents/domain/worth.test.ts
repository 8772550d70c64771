import { expect, it } from 'vitest';
import { worthOf } from './worth.js';

it.each(['Ok, thanks everyone!', 'Hmmm… yeah', 'haha, nice 👍', '+1', ':tada: great'])('%s is chatter', (text) => {
  expect(worthOf(text)).toBe('chatter');
});

it.each(['Sort hives by label.', 'No hive without a label.', 'Okapi numbers are unique.', 'So the label is unique.'])(
  '%s is none',
  (text) => {
    expect(worthOf(text)).toBeUndefined();
  },
);

it.each(['m', 'ha', 'so', 'ok '])('what is drawn out, as %j is, is read at once', { timeout: 10_000 }, (piece) => {
  expect(worthOf(`hm${piece.repeat(20_000)} label`)).toBeUndefined();
});
