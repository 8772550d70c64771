import { expect, it } from 'vitest';
import { specOf, story } from '../fixtures/spec.js';
import { featureMessage, mergeMessage } from './story-message.js';

it.each([
  ['Manage kites', 'feat(app): manage kites'],
  ['API of kites', 'feat(app): API of kites'],
  ['k'.repeat(200), `feat(app): ${'k'.repeat(88)}…`],
])('puts the title %j into the subject as %j', (title, subject) => {
  const one = story(1, { title });
  expect(featureMessage(specOf(one), one).subject).toBe(subject);
});

it('names the story in the merge', () => {
  const one = story(3);
  expect(mergeMessage(specOf(one), one)).toMatchObject({ subject: 'feat(app): merge story S3: part 3', trailers: { 'Hexad-Story': 'S3' } });
});
