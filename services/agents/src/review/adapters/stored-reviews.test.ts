import { withStoreAndBus } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentsSchema } from '../../adapters/schema.js';
import { call, type Line } from '../../fixtures/scripted-models.js';
import { CALCULATOR, PROJECT, tenant, WorkBench } from '../../fixtures/work-bench.js';
import type { Question } from '../../model/models.js';
import { StoredReviews } from './stored-reviews.js';

const WRONG = {
  file: 'src/calculator.js',
  line: 3,
  severity: 'major',
  confidence: 0.9,
  message: 'subtract adds its arguments',
  quote: 'export const subtract = (a, b) => a + b;',
};
const UNSURE = { ...WRONG, line: 1, severity: 'minor', confidence: 0.5, message: 'add takes text as well', quote: 'a + b' };
const RULE = { text: 'Numbers are checked by those who call', because: 'no function of the repository checks its arguments' };

/** Each aspect finds something of its own: correctness what is wrong, security what it is not sure of, the rest nothing. */
function reviewer({ system }: Question): ReturnType<typeof call>[] {
  const aspect = /^(\w+): /m.exec(system)?.[1] ?? '';
  const findings = { correctness: [WRONG], security: [UNSURE] }[aspect] ?? [];
  const report = { looked_at: 'the calculator', findings, ...(aspect === 'security' && { rules: [RULE] }) };
  return [call('finish', { title: 'chore: review', summary: `Looked at ${aspect}.`, report })];
}
const SIX: readonly Line[] = Array.from({ length: 6 }, () => reviewer);
const ASPECTS = ['correctness', 'security', 'performance', 'maintainability', 'tests', 'style'];

const by = (actor: string, id: string) => ({ tenant, actor, projectId: PROJECT, id });

describe('reviews of a project', () => {
  let db: Awaited<ReturnType<typeof withStoreAndBus>>;
  let bench: WorkBench;
  let reviews: StoredReviews;
  let asked: readonly Question[] = [];
  let first: Awaited<ReturnType<WorkBench['work']>>;
  beforeAll(async () => {
    db = await withStoreAndBus([agentsSchema]);
    reviews = new StoredReviews(db.store(agentsSchema));
    bench = await WorkBench.with(CALCULATOR, SIX);
    bench.memory = reviews;
    first = await bench.work({ kind: 'review', goal: 'Review the calculator', budget_usd: 6 });
    asked = bench.models.questions;
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
  });
  const list = async (state = '') =>
    (await reviews.findings(tenant, { projectId: PROJECT, state, taskId: '', limit: 10, cursor: '' })).findings;

  /** Another review, by a task of its own. */
  async function again(number: number): Promise<Awaited<ReturnType<WorkBench['work']>>> {
    bench.taskId = `01890000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`;
    bench.script(SIX);
    return bench.work({ kind: 'review', goal: 'Review the calculator' });
  }

  it('look at six aspects side by side, each in a conversation of its own with its share of the budget', () => {
    expect(new Set(asked.map(({ system }) => /^(\w+): /m.exec(system)![1]))).toEqual(new Set(ASPECTS));
    expect(new Set(bench.log.of('begun').map(({ budget }) => budget))).toEqual(new Set([1_000_000]));
    expect(first).toMatchObject({ complete: true, branch: '', questions: 6, report: { aspects: ASPECTS.map((aspect) => ({ aspect })) } });
  });

  it('put what was found together, what weighs most first, with the score that it makes', () => {
    expect(first['report']).toMatchObject({
      score: 90,
      dismissed: 0,
      findings: [
        { aspect: 'correctness', severity: 'major', confidence: 0.9, line: 3 },
        { aspect: 'security', severity: 'minor' },
      ],
    });
    expect(first['description'].markdown).toContain('| major | 0.9 | `src/calculator.js:3` | subtract adds its arguments |');
  });

  it('do not bring back what a person dismissed, wherever it stands now, until it is opened again', async () => {
    const wrong = (await list()).find(({ aspect }) => aspect === 'correctness')!;
    await reviews.dismiss(by('user:ann', wrong.id), 'Adding is what subtract does here');
    await bench.write('src/calculator.js', `// moved\n// down\n${CALCULATOR['src/calculator.js']}`);
    await bench.git('commit', '--quiet', '--all', '-m', 'chore: move');
    const second = await again(1);
    expect(second['report']).toMatchObject({ score: 99, dismissed: 1, findings: [{ aspect: 'security' }] });
    expect(JSON.stringify(bench.models.questions[0]!.turns)).toContain('subtract adds its arguments (Adding is what subtract does here)');
    expect((await reviews.reopen(by('user:ann', wrong.id))).state).toBe('open');
    expect((await again(2))['report'].findings).toHaveLength(2);
  });

  it('propose rules, keep to them once a person approves, and no longer when that is revoked', async () => {
    const rules = await reviews.rules(tenant, PROJECT, 'proposed');
    expect(new Map(rules.map(({ text, proposedBy }) => [text, proposedBy]))).toEqual(
      new Map([
        ['Adding is what subtract does here', 'user:ann'],
        [RULE.text, 'agent:review'],
      ]),
    );
    const { id } = rules.find(({ text }) => text === RULE.text)!;
    const toldOf = async (number: number): Promise<boolean> => {
      await again(number);
      return bench.models.questions.every(({ system }) => system.includes(`- ${RULE.text}`));
    };
    expect(await toldOf(3)).toBe(false);
    await reviews.decide(by('user:ann', id), 'approved');
    expect(await toldOf(4)).toBe(true);
    await reviews.decide(by('user:bob', id), 'revoked');
    expect(await toldOf(5)).toBe(false);
    // It was proposed again meanwhile, and stays revoked.
    expect(await reviews.rules(tenant, PROJECT, 'revoked')).toMatchObject([{ text: RULE.text, decidedBy: 'user:bob' }]);
  });

  it('are of one tenant and one project', async () => {
    const other = '01890000-0000-7000-8000-00000000000e';
    const [finding] = await list();
    expect(await reviews.recall(other, PROJECT)).toEqual({ rules: [], dismissed: [] });
    const strangers = [
      reviews.dismiss({ ...by('user:eve', finding!.id), tenant: other }, ''),
      reviews.dismiss({ ...by('user:eve', finding!.id), projectId: 'x' }, ''),
    ];
    for (const word of strangers) await expect(word).rejects.toMatchObject({ code: 'not_found' });
  });

  it('come page by page', async () => {
    const wish = { projectId: PROJECT, state: '', taskId: '', limit: 1 };
    const page = await reviews.findings(tenant, { ...wish, cursor: '' });
    const next = await reviews.findings(tenant, { ...wish, cursor: page.nextCursor });
    expect([page.findings.length, next.findings.length, next.nextCursor]).toEqual([1, 1, '']);
    expect(next.findings[0]!.id).not.toBe(page.findings[0]!.id);
  });
});
