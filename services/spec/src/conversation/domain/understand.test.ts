import type { Question } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { choiceOf } from './choice.js';
import { understand } from './understand.js';

const question = (id: string, choices: Record<string, string>): Question => ({
  id,
  text: `${id}?`,
  why: 'Because.',
  choices: Object.entries(choices).map(([value, label]) => ({ value, label })),
  default: Object.keys(choices)[0] ?? '',
  impact: 1,
  uncertainty: 1,
  sources: [],
});
const several = question('Q-tag-several', { several: 'Yes, to several tasks', one: 'No, to one task only' });
const parents = question('Q-delete-parents', { refuse: 'Deleting is refused', delete: 'The others are deleted with it' });
const who = question('Q-who', { everybody: 'Everybody may delete', admins: 'Only administrators may delete' });
const label = question('Q-hive-label-maximum-contradiction', {
  'at-most-20-characters': 'offer.md says at most 20 characters',
  'at-most-30-characters': 'mail.eml says at most 30 characters',
});

describe('an answer in free words', () => {
  it.each([
    [several, '2', 'one'],
    [several, 'the second', 'one'],
    [several, 'the last one.', 'one'],
    [several, 'die zweite', 'one'],
    [several, 'Yes', 'several'],
    [several, 'nope', 'one'],
    [several, 'several', 'several'],
    [parents, 'refuse it please', 'refuse'],
    [parents, 'delete them too', 'delete'],
    [who, 'only admins', 'admins'],
    [label, 'max 30 chars', 'at-most-30-characters'],
  ])('is the choice that it means: %#', (asked, said, value) => {
    expect(choiceOf(said, asked)?.value).toBe(value);
  });

  it.each([
    [several, 'the fifth'],
    [several, 'the hive has a colour'],
    [parents, 'yes'],
    [label, 'max 25 chars'],
  ])('is none where it is not clear: %#', (asked, said) => {
    expect(choiceOf(said, asked)).toBeUndefined();
  });
});

describe('what is said', () => {
  const asked = { questions: [several, parents], last: several, current: parents };

  it.each([
    ['why do you ask?', { kind: 'why', question: parents }],
    ['Warum?', { kind: 'why', question: parents }],
    ['undo', { kind: 'undo' }],
    ["I don't know", { kind: 'leave' }],
    ['egal', { kind: 'leave' }],
    ['refuse', { kind: 'choose', question: parents, value: 'refuse' }],
    ['no, the second', { kind: 'choose', question: several, value: 'one' }],
    ['actually, to one task only', { kind: 'choose', question: several, value: 'one' }],
    ['sorry, I meant the first', { kind: 'choose', question: several, value: 'several' }],
    ['question 1: no', { kind: 'choose', question: several, value: 'one' }],
    ['The title of a task has at most 30 characters.', { kind: 'state', text: 'The title of a task has at most 30 characters.' }],
  ])('is taken for what it is: %s', (said, meaning) => {
    expect(understand(said, asked)).toEqual(meaning);
  });

  it('answers what is asked, although it begins with no', () => {
    expect(understand('no, only admins', { ...asked, current: who })).toEqual({ kind: 'choose', question: who, value: 'admins' });
  });
});
