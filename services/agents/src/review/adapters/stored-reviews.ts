import { AppError, uuidFrom } from '@hexad/kernel';
import { storable } from '../../domain/storable.js';
import type { Store } from '@hexad/store';
import type { Assignment } from '../../application/ports.js';
import { ReviewMemory, type Found, type Recalled } from '../application/review-memory.js';
import type { FindingsWish, KeptFinding, KeptRule, Reviews, Word } from '../application/reviews.js';
import { fingerprint, ruleOf, type Finding, type ProposedRule } from '../domain/finding.js';

/** Of each sort, what a reviewer is told at most: the latest. */
const RECALLED = 100;

const KEEP = `
  insert into review_findings (tenant, id, project_id, fingerprint, task_id, aspect, severity, confidence, file, line, quote, message, suggestion)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict (tenant, project_id, fingerprint) do update set
    task_id = excluded.task_id, severity = excluded.severity, confidence = excluded.confidence, line = excluded.line, message = excluded.message,
    suggestion = excluded.suggestion, found_at = now()
  returning fingerprint, state`;
const PROPOSE = `
  insert into review_rules (tenant, id, project_id, text, because, proposed_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`;
const FINDINGS = `
  select * from review_findings
  where project_id = $1 and ($2 = '' or state = $2) and ($3 = '' or task_id::text = $3) and ($4 = '' or (found_at, id) < (select found_at, id from review_findings where id::text = $4))
  order by found_at desc, id desc limit $5`;
const DECIDE_FINDING = `
  update review_findings set state = $3, decided_by = $4, reason = $5, decided_at = now() where project_id = $1 and id = $2 returning *`;
const DECIDE_RULE = `
  update review_rules set state = $3, decided_by = $4, decided_at = now() where project_id = $1 and id = $2 returning *`;

interface FindingRow extends Omit<Finding, 'suggestion'> {
  readonly suggestion: string;
  readonly id: string;
  readonly project_id: string;
  readonly task_id: string;
  readonly state: 'open' | 'dismissed';
  readonly decided_by: string;
  readonly reason: string;
  readonly decided_at: Date | null;
  readonly found_at: Date;
}

interface RuleRow {
  readonly id: string;
  readonly project_id: string;
  readonly text: string;
  readonly because: string;
  readonly state: KeptRule['state'];
  readonly proposed_by: string;
  readonly decided_by: string;
  readonly decided_at: Date | null;
  readonly proposed_at: Date;
}

export class StoredReviews extends ReviewMemory implements Reviews {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async recall(tenant: string, projectId: string): Promise<Recalled> {
    return this.#store.inTenant(tenant, async (tx) => {
      const rules = await tx.query<{ text: string }>(
        "select text from review_rules where project_id = $1 and state = 'approved' order by decided_at desc limit $2",
        [projectId, RECALLED],
      );
      const dismissed = await tx.query<Recalled['dismissed'][number]>(
        "select aspect, file, quote, message, reason from review_findings where project_id = $1 and state = 'dismissed' order by decided_at desc limit $2",
        [projectId, RECALLED],
      );
      return { rules: rules.map(({ text }) => text), dismissed };
    });
  }

  override async keep({ tenant, taskId, projectId }: Assignment, { findings, rules }: Found): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    await this.#store.inTenant(tenant, async (tx) => {
      // In one order, so that two reviews of a project never wait for each other.
      for (const [print, one] of findings.map((finding) => [fingerprint(finding), finding] as const).sort(([a], [b]) => (a < b ? -1 : 1))) {
        const words = [one.quote, one.message, one.suggestion ?? ''].map(storable);
        const values = [one.aspect, one.severity, one.confidence, one.file, one.line, ...words];
        const id = uuidFrom(['finding', projectId, print]);
        const [row] = await tx.query<{ state: string }>(KEEP, [tx.tenant, id, projectId, print, taskId, ...values]);
        if (row?.state === 'dismissed') gone.add(print);
      }
      for (const rule of rules) await tx.execute(PROPOSE, proposal(tx.tenant, projectId, rule, 'agent:review'));
    });
    return gone;
  }

  async findings(tenant: string, { projectId, state, taskId, limit, cursor }: FindingsWish) {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<FindingRow>(FINDINGS, [projectId, state, taskId, cursor, limit + 1]));
    const findings = rows.slice(0, limit).map(toFinding);
    return { findings, nextCursor: rows.length > limit ? findings.at(-1)!.id : '' };
  }

  dismiss(word: Word, reason: string): Promise<KeptFinding> {
    return this.#say(word, 'dismissed', reason);
  }

  reopen(word: Word): Promise<KeptFinding> {
    return this.#say(word, 'open', '');
  }

  async #say({ tenant, actor, projectId, id }: Word, state: string, reason: string): Promise<KeptFinding> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<FindingRow>(DECIDE_FINDING, [projectId, id, state, actor, storable(reason)]);
      if (!row) throw new AppError('not_found', `The project has no finding ${id}.`);
      const finding = toFinding(row);
      if (reason !== '') await tx.execute(PROPOSE, proposal(tx.tenant, projectId, ruleOf(finding, storable(reason)), actor));
      return finding;
    });
  }

  async rules(tenant: string, projectId: string, state: string): Promise<readonly KeptRule[]> {
    const sql =
      "select * from review_rules where project_id = $1 and ($2 = '' or state = $2) order by proposed_at desc, id desc limit 1000";
    return (await this.#store.inTenant(tenant, (tx) => tx.query<RuleRow>(sql, [projectId, state]))).map(toRule);
  }

  async decide({ tenant, actor, projectId, id }: Word, state: 'approved' | 'revoked'): Promise<KeptRule> {
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<RuleRow>(DECIDE_RULE, [projectId, id, state, actor]));
    if (!row) throw new AppError('not_found', `The project has no rule ${id}.`);
    return toRule(row);
  }
}

/** The same text is one rule, so that what was revoked is not proposed anew. */
const proposal = (tenant: string, projectId: string, { text, because }: ProposedRule, by: string): unknown[] => [
  tenant,
  uuidFrom(['review rule', projectId, text.trim()]),
  projectId,
  storable(text.trim()),
  storable(because),
  by,
];

const toFinding = ({ project_id, task_id, decided_by, decided_at, found_at, ...row }: FindingRow): KeptFinding => ({
  ...row,
  projectId: project_id,
  taskId: task_id,
  decidedBy: decided_by,
  decidedAt: decided_at === null ? undefined : new Date(decided_at),
  foundAt: new Date(found_at),
});

const toRule = ({ project_id, proposed_by, decided_by, decided_at, proposed_at, ...row }: RuleRow): KeptRule => ({
  ...row,
  projectId: project_id,
  proposedBy: proposed_by,
  decidedBy: decided_by,
  decidedAt: decided_at === null ? undefined : new Date(decided_at),
  proposedAt: new Date(proposed_at),
});
