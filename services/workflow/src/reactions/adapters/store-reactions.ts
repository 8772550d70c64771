import { AppError, isUuid, readPage, type Clock, type Ids, type Page } from '@hexad/kernel';
import { WORKFLOW_REACTION_ESCALATED } from '@hexad/proto/events';
import type { Store, Tx } from '@hexad/store';
import type { Log } from '@hexad/telemetry';
import type { Happening } from '../../notifications/domain/happening.js';
import { toJsonb } from '../../runs/adapters/json.js';
import { Reactions, type Failure, type Reaction, type SetRule } from '../application/ports.js';
import { goesOnFor, MOST_IN_A_ROW, reactionBehind, reactsTo, resolves, type ReactionRule } from '../domain/rule.js';
import { REACTION, toReaction, type ReactionRow } from './rows.js';

export const QUEUE = 'workflow.reactions';
export const GROUP = 'workflow.reactions';
/** Milliseconds for which it is believed that a tenant has no rules. */
const BELIEVED = 2_000;
const CHANGED = 'reaction-rules';
const OPEN = `state in ('acting', 'waiting')`;

/** `set_by` of the table counts for rules that were set with all of it before each had its own. */
interface Table {
  readonly rules: readonly (ReactionRule & { readonly set_by?: string; readonly authors?: readonly string[] })[];
  readonly set_by: string;
}

export interface StoreReactionsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export class StoreReactions extends Reactions implements Disposable {
  readonly #parts: StoreReactionsParts;
  readonly #known = new Map<string, { readonly has: boolean; readonly until: number }>();
  readonly #listening: Disposable;

  constructor(parts: StoreReactionsParts) {
    super();
    this.#parts = parts;
    this.#listening = parts.store.onWake((word) => {
      if (word === CHANGED) this.#known.clear();
    });
  }

  override rules(tenant: string, projectId: string): Promise<readonly SetRule[]> {
    return this.#in(tenant, (tx) => rulesOf(tx, projectId));
  }

  override async changeRules(tenant: string, projectId: string, change: (rules: readonly SetRule[]) => readonly SetRule[]): Promise<void> {
    const make = `insert into reaction_rules (tenant, project_id, rules, set_by) values ($1, $2, '[]', '') on conflict do nothing`;
    await this.#in(tenant, async (tx) => {
      // There is a row to lock also for the first who sets one.
      await tx.execute(make, [tenant, projectId]);
      const rules = change(await rulesOf(tx, projectId, ' for update'));
      const kept = rules.map(({ rule, setBy, authors }) => ({ ...rule, set_by: setBy, authors }));
      await tx.execute('update reaction_rules set rules = $2::jsonb where project_id = $1', [projectId, toJsonb(kept)]);
      tx.wake(CHANGED);
    });
  }

  override async hasRules(tenant: string): Promise<boolean> {
    const now = this.#parts.clock.now().getTime();
    const known = this.#known.get(tenant);
    if (known !== undefined && known.until > now) return known.has;
    const rows = await this.#in(tenant, (tx) => tx.query(`select 1 from reaction_rules where rules <> '[]'::jsonb limit 1`));
    if (this.#known.size >= 1_000) this.#known.clear();
    this.#known.set(tenant, { has: rows.length > 0, until: now + BELIEVED });
    return rows.length > 0;
  }

  override async react(tenant: string, happening: Happening): Promise<void> {
    await this.#in(tenant, async (tx) => {
      if (!(await tx.firstTime(GROUP, happening.id))) return;
      const begun = await begunBy(tx, happening.runId);
      if (resolves(happening)) await this.#resolveOf(tx, happening, begun);
      if (begun === ESCALATION) return;
      for (const set of await rulesOf(tx, happening.projectId))
        if (this.#wants(set.rule, happening)) await this.#begin(tx, set, happening, begun);
    });
  }

  override async find(tenant: string, id: string): Promise<Reaction | undefined> {
    const [row] = await this.#in(tenant, (tx) => tx.query<ReactionRow>(`select ${REACTION} from reactions where id = $1`, [id]));
    return row && toReaction(row);
  }

  override list(tenant: string, { projectId, state, ...wish }: Parameters<Reactions['list']>[1]): Promise<Page<Reaction>> {
    const sql = `
      select ${REACTION} from reactions where project_id = $1 and ($2 = '' or state = $2)
        and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid)) order by created_at desc, id desc limit $5`;
    return readPage(wish, async (limit, after) => {
      const values = [projectId, state, after?.createdAt ?? null, after?.id ?? null, limit];
      return (await this.#in(tenant, (tx) => tx.query<ReactionRow>(sql, values))).map(toReaction);
    });
  }

  override async acted(tenant: string, reaction: Reaction, outcome: { readonly runId: string } | Failure): Promise<void> {
    const { id, attempts, rule, escalateAt } = reaction;
    const failed = 'code' in outcome;
    const again = failed && attempts < rule.retries;
    // Without an escalation in time there is nothing to wait for but the end of what was begun.
    const state = again ? 'acting' : failed ? 'failed' : 'waiting';
    const sql = `
      update reactions set attempts = attempts + 1, state = $3, started_run_id = case when $4 = '' then started_run_id else $4 end, error_code = $5,
        error_message = $6, ended_at = $7 where id = $1 and attempts = $2 and state = 'acting'`;
    const error = failed ? [outcome.code, outcome.message.slice(0, 1_000)] : ['', ''];
    const endedAt = state === 'failed' ? this.#parts.clock.now() : null;
    await this.#in(tenant, async (tx) => {
      if ((await tx.execute(sql, [id, attempts, state, failed ? '' : outcome.runId, ...error, endedAt])) === 0) return;
      if (again) await enqueue(tx, id, 'act', attempts + 1, rule.retry_after * 1_000);
      if (state === 'failed' && (escalateAt !== undefined || rule.escalate !== undefined)) await enqueue(tx, id, 'escalate', 0, 0);
    });
  }

  override async escalated(tenant: string, reaction: Reaction, failure: Failure | undefined): Promise<void> {
    const { id, projectId, rule, happening } = reaction;
    const sql = `
      update reactions set state = 'escalated', ended_at = $2, error_code = case when $3 = '' then error_code else $3 end,
        error_message = case when $3 = '' then error_message else $4 end where id = $1 and state not in ('resolved', 'escalated')`;
    await this.#in(tenant, async (tx) => {
      if ((await tx.execute(sql, [id, this.#parts.clock.now(), failure?.code ?? '', failure?.message.slice(0, 1_000) ?? ''])) === 0) return;
      const data = { reactionId: id, projectId, rule: rule.name, about: happening.title, runId: happening.runId };
      await tx.publish({ type: WORKFLOW_REACTION_ESCALATED, key: id, data, ...(projectId && { subject: projectId }) });
    });
  }

  override resolve(tenant: string, id: string): Promise<Reaction | undefined> {
    const sql = `update reactions set state = 'resolved', ended_at = $2 where id = $1 and state <> 'resolved' returning ${REACTION}`;
    return this.#in(tenant, async (tx) => {
      const [row] = await tx.query<ReactionRow>(sql, [id, this.#parts.clock.now()]);
      return row && toReaction(row);
    });
  }

  #wants(rule: ReactionRule, happening: Happening): boolean {
    try {
      return reactsTo(rule, happening);
    } catch (thrown) {
      this.#parts.log.warn('the filter of a reaction failed', { rule: rule.name, error: (thrown as Error).message });
      return false;
    }
  }

  async #resolveOf(tx: Tx, { runId }: Happening, begun: string): Promise<void> {
    const sql = `update reactions set state = 'resolved', ended_at = $2 where ${OPEN} and ($1 in (run_id, started_run_id) or id::text = $3)`;
    if (runId !== '') await tx.execute(sql, [runId, this.#parts.clock.now(), begun]);
  }

  /** What happens again to a run that the rule deals with already is another try of it, and no reaction of its own: so nothing goes round for ever. */
  async #begin(tx: Tx, { rule, setBy, authors }: SetRule, happening: Happening, begun: string): Promise<void> {
    const { projectId, runId } = happening;
    const known = `
      select ${REACTION} from reactions where project_id = $1 and rule_name = $2 and state <> 'resolved'
        and ($3 <> '' and $3 in (run_id, started_run_id) or id::text = $4) order by created_at desc, id desc limit 1 for update`;
    const [row] = await tx.query<ReactionRow>(known, [projectId, rule.name, runId, begun]);
    if (row !== undefined) return this.#again(tx, row);
    if (goesOnFor(rule, await rulesBehind(tx, happening))) {
      this.#parts.log.warn('a rule was passed over: rules would go on reacting to each other', { rule: rule.name, event: happening.id });
      return;
    }
    const now = this.#parts.clock.now();
    const id = this.#parts.ids.next();
    const escalateAt = rule.escalate_after === 0 ? null : new Date(now.getTime() + rule.escalate_after * 1_000);
    await tx.execute(
      `insert into reactions (tenant, id, project_id, rule_name, rule, set_by, event_id, happening, run_id, state, created_at, escalate_at, authors)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8::jsonb, $9, 'acting', $10, $11, $12::jsonb)`,
      [
        tx.tenant,
        id,
        projectId,
        rule.name,
        toJsonb(rule),
        setBy,
        happening.id,
        toJsonb(happening),
        runId,
        now,
        escalateAt,
        toJsonb(authors),
      ],
    );
    await enqueue(tx, id, 'act', 0, 0);
    if (escalateAt !== null) await enqueue(tx, id, 'escalate', 0, rule.escalate_after * 1_000);
  }

  async #again(tx: Tx, { id, state, attempts, rule }: ReactionRow): Promise<void> {
    if (state !== 'waiting') return;
    if (attempts > rule.retries) return enqueue(tx, id, 'escalate', 0, 0);
    await tx.execute(`update reactions set state = 'acting' where id = $1`, [id]);
    return enqueue(tx, id, 'act', attempts, 0);
  }

  #in<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#parts.store.inTenant(tenant, work);
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }
}

/** What stands for a run that an escalation began: nothing reacts to it, or it would go round for ever. */
const ESCALATION = 'escalation';

/** The reaction that began a run; empty for none. A run may end before the reaction has written that it began it: then all of this comes again. */
async function begunBy(tx: Tx, runId: string): Promise<string> {
  if (!isUuid(runId)) return '';
  const [run] = await tx.query<{ key: string | null }>('select idempotency_key as key from runs where id = $1', [runId]);
  if (run?.key?.startsWith(`${ESCALATION} `) === true) return ESCALATION;
  const [, id = ''] = /^reaction (\S{36}) \d+$/.exec(run?.key ?? '') ?? [];
  if (id === '') return '';
  const [row] = await tx.query<{ state: string }>('select state from reactions where id = $1 for update', [id]);
  if (row?.state === 'acting') throw new AppError('contended', `The reaction ${id} has not written yet what it did.`);
  return id;
}

/** The run that began it all: of one that another run called, that. */
const BEGINNING = `
  with recursive up as (
    select parent_id, idempotency_key as key from runs where id = $1
    union all select runs.parent_id, runs.idempotency_key from up join runs on runs.id = up.parent_id
  )
  select key from up where parent_id is null`;

/** The rules whose reactions led to an event, the last one first; as many as matter. */
async function rulesBehind(tx: Tx, event: Pick<Happening, 'type' | 'data' | 'runId'>): Promise<readonly string[]> {
  const rules: string[] = [];
  for (let next: typeof event | undefined = event; next && rules.length < MOST_IN_A_ROW;) {
    const id: string = reactionBehind(next) || (await reactionOf(tx, next.runId));
    const [row]: readonly { rule_name: string; happening: Happening }[] = isUuid(id)
      ? await tx.query('select rule_name, happening from reactions where id = $1', [id])
      : [];
    if (row) rules.push(row.rule_name);
    next = row?.happening;
  }
  return rules;
}

/** The reaction that began a run, or the one that called it; empty for none. */
async function reactionOf(tx: Tx, runId: string): Promise<string> {
  if (!isUuid(runId)) return '';
  const [run] = await tx.query<{ key: string | null }>(BEGINNING, [runId]);
  return /^(?:reaction|escalation) (\S{36})/.exec(run?.key ?? '')?.[1] ?? '';
}

async function rulesOf(tx: Tx, projectId: string, lock: '' | ' for update' = ''): Promise<readonly SetRule[]> {
  const [row] = await tx.query<Table>(`select rules, set_by from reaction_rules where project_id = $1${lock}`, [projectId]);
  return (row?.rules ?? []).map(({ set_by: setBy = row!.set_by, authors = [setBy], ...rule }) => ({ rule, setBy, authors }));
}

const enqueue = (tx: Tx, id: string, what: 'act' | 'escalate', attempt: number, delayMs: number): Promise<void> =>
  tx.enqueue({ queue: QUEUE, key: id, data: { id, what, attempt }, delayMs });
