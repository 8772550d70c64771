import { describe, expect, it } from 'vitest';
import { PromptAnalysisEngine } from './prompt-analysis-engine.js';

const LOANS = `# Lending club

Each loan has a title (required), a due date, a deposit, a contract number and an approver. A loan is requested, approved, rejected, handed out, returned or closed.
`;
const rulesOf = (sentence: string) =>
  new PromptAnalysisEngine().analyse({ documents: [{ name: 'a.md', text: `${LOANS}\n${sentence}\n` }] }).entities[0]!.rules;

describe('what a record must have in some states', () => {
  it.each([
    ['Rejected loans must come with a reason.', 'reason', 'rejected'],
    ['For returned loans a contract number is compulsory.', 'contractNumber', 'returned'],
    ['Once a loan is handed out, we need its contract number.', 'contractNumber', 'handed out'],
    ['The approver may be left empty until the loan is approved.', 'approver', 'approved'],
  ])('%s', (sentence, field, state) => {
    expect(rulesOf(sentence)).toMatchObject([{ kind: 'requiredWhen', field, when: { in: [state] } }]);
  });
});

describe('what does not change in some states', () => {
  it.each([
    ['No edits after a loan has been closed.', undefined, ['closed']],
    ['Nothing may be changed in a closed loan.', undefined, ['closed']],
    ['After it is closed, a loan must stay as it is.', undefined, ['closed']],
    ['Once a loan is handed out its deposit is fixed.', ['deposit'], ['handed out']],
    ['You can only edit a loan as long as it is requested.', undefined, ['approved', 'rejected', 'handed out', 'returned', 'closed']],
  ])('%s', (sentence, fields, states) => {
    const [rule, ...others] = rulesOf(sentence);
    expect([rule, others]).toMatchObject([{ kind: 'immutable', when: { in: states } }, []]);
    expect((rule as { fields?: string[] }).fields).toEqual(fields);
  });

  it.each(['The approver changes closed loans into returned ones.', 'A closed loan can be updated by its approver.'])(
    'and nothing of it is read from: %s',
    (sentence) => {
      expect(rulesOf(sentence).filter(({ kind }) => kind === 'immutable' || kind === 'requiredWhen')).toEqual([]);
    },
  );
});

describe('the states of a record, named as a list', () => {
  it.each([
    ['A sample shall have one of the following states: received, in analysis, released.', ['received', 'in analysis', 'released'], 3],
    ['Samples move through three stages: received, analysed and released.', ['received', 'analysed', 'released'], 2],
    ['The life cycle of a sample: received, on its way, released.', ['received', 'on its way', 'released'], 3],
    ['Sample status: received, analysed, released.', ['received', 'analysed', 'released'], 3],
    ['A sample is in stock, used or thrown away.', ['in stock', 'used', 'thrown away'], 3],
  ])('%s', (sentence, states, transitions) => {
    const text = `# Samples\n\nEach sample has a number (required).\n\n${sentence}\n`;
    const spec = new PromptAnalysisEngine().analyse({ documents: [{ name: 'a.md', text }] });
    const sample = spec.entities.find(({ name }) => name === 'Sample')!;
    expect(sample.states).toEqual(states);
    expect(sample.transitions).toHaveLength(transitions);
  });
});
