import type { Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { PromptAnalysisEngine } from './prompt-analysis-engine.js';
import type { BriefDocument } from './text/document.js';

const offer: BriefDocument = { name: 'offer.md', text: 'Each hive has a label of at most 20 characters and a colour.' };
const mail: BriefDocument = {
  name: 'notes.eml',
  text: 'The label of a hive has at most 30 characters.',
  places: [{ from: 0, speaker: 'Anna Berg', at: '2026-11-03T08:30:00.000Z' }],
};
const analyse = (documents: readonly BriefDocument[], answers = {}): Spec =>
  new PromptAnalysisEngine().analyse({ documents: [...documents], answers });
const longest = (spec: Spec) => spec.entities[0]!.fields.find(({ name }) => name === 'label')!.maxLength;
const asked = (spec: Spec) => spec.questions.filter(({ id }) => id.endsWith('contradiction'));

describe('documents that contradict each other', () => {
  it('are asked about, with who says what, and the later holds until then', () => {
    const spec = analyse([offer, mail]);
    expect(longest(spec)).toBe(30);
    expect(asked(spec)).toMatchObject([
      {
        id: 'Q-hive-label-maximum-contradiction',
        why: 'The documents contradict each other: offer.md line 1 says at most 20 characters; notes.eml line 1, Anna Berg at 2026-11-03T08:30:00.000Z says at most 30 characters.',
        default: 'at-most-30-characters',
      },
    ]);
    expect(spec.assumptions).toContainEqual(expect.objectContaining({ id: 'A-hive-label-maximum-contradiction' }));
  });

  it('are settled by the answer', () => {
    expect(longest(analyse([offer, mail], { 'Q-hive-label-maximum-contradiction': 'at-most-20-characters' }))).toBe(20);
  });

  it('are settled by a decision, though something else was said after it', () => {
    const decided: BriefDocument = { ...mail, name: 'call.vtt', places: [{ from: 0, speaker: 'Ben', worth: 'decision' }] };
    expect(longest(analyse([decided, { ...offer, text: 'Each hive has a colour. The label of a hive has at most 20 characters.' }]))).toBe(
      30,
    );
  });
});

it('nobody is asked about one who corrects himself, or about what is said twice', () => {
  const same = { ...mail, text: 'The label of a hive has at most 20 characters.' };
  const corrected = { ...offer, text: `${offer.text} The label has at most 25 characters.` };
  expect([...asked(analyse([offer, same])), ...asked(analyse([corrected]))]).toEqual([]);
});
