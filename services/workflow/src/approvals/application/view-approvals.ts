import { AppError, isUuid, type Caller } from '@hexad/kernel';
import type { Json } from '../../expressions/json.js';
import type { Runs } from '../../runs/application/runs.js';
import { whyNot } from '../../runs/domain/approval.js';
import { nodeOf } from '../../runs/domain/snapshot.js';
import { chainsTo } from '../domain/delegation.js';
import { brokenAt, type Sealed } from '../domain/record.js';
import type { ApprovalFilter, ApprovalLine, Approvals, Delegations, WaitingLine } from './approvals.js';
import { authorityOf, mayWork, type Deciders } from './deciders.js';
import type { People } from './people.js';

export interface ApprovalView {
  readonly line: ApprovalLine;
  readonly payload: Json;
  readonly form: Json;
  readonly authors: readonly string[];
  readonly records: readonly Sealed[];
  readonly brokenAt: number;
  /** Why the caller may not approve now; empty when they may. */
  readonly whyNot: string;
  readonly approved: number;
}

export interface ViewParts {
  readonly approvals: Approvals;
  readonly delegations: Delegations;
  readonly runs: Runs;
  readonly people: People;
  readonly deciders: Deciders;
}

/** Pages of gates that are looked through for those that wait for somebody. */
const MOST_PAGES = 20;

/** What waits, and what was said. */
export class ViewApprovals {
  readonly #parts: ViewParts;

  constructor(parts: ViewParts) {
    this.#parts = parts;
  }

  /** Fails with `not_found`. */
  async line(tenant: string, id: string): Promise<ApprovalLine> {
    const line = await this.#parts.approvals.find(tenant, id);
    if (!line) throw new AppError('not_found', `There is no approval ${JSON.stringify(id)}.`);
    return line;
  }

  /** The gate at a step. Fails with `conflict` where nothing asks. */
  async at(tenant: string, runId: string, path: string): Promise<ApprovalLine> {
    const line = await this.#parts.approvals.at(tenant, runId, path);
    if (!line) throw new AppError('conflict', `Nothing waits for an approval at ${path}.`);
    return line;
  }

  async get({ tenant, actor }: Pick<Caller, 'tenant' | 'actor'>, id: string): Promise<ApprovalView> {
    const line = await this.line(tenant, id);
    const [records, snapshot] = await Promise.all([
      this.#parts.approvals.records(tenant, id),
      // A run that was archived has left its gates' records.
      this.#parts.runs.get(tenant, line.runId).catch(() => undefined),
    ]);
    const step = snapshot?.steps.get(line.path);
    const node = snapshot && step && nodeOf(snapshot.definition, step);
    const { payload = null, authors = [], votes = [] } = step?.approval ?? {};
    return {
      line,
      payload,
      form: node?.kind === 'approval' ? node.form : null,
      authors,
      records,
      brokenAt: brokenAt(id, records) ?? 0,
      whyNot: snapshot ? await this.#whyNot(tenant, actor, snapshot, line) : 'The run is archived.',
      approved: new Set(votes.filter(({ decision }) => decision === 'approve').map((vote) => vote.for ?? vote.voter)).size,
    };
  }

  async #whyNot(tenant: string, actor: string, snapshot: Awaited<ReturnType<Runs['get']>>, line: ApprovalLine): Promise<string> {
    if (line.state !== 'waiting') return `It is ${line.state}.`;
    try {
      const { ways } = await this.#parts.deciders.at(tenant, actor, snapshot, line.path);
      const vote = { type: 'vote', path: line.path, decision: 'approve', revision: line.revision, comment: '', form: null } as const;
      const reasons = ways.map((way) => whyNot(snapshot, { ...vote, ...way }));
      return reasons.includes(undefined) ? '' : (reasons[0] ?? '');
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'forbidden') throw thrown;
      return error.message;
    }
  }

  list(tenant: string, filter: ApprovalFilter): Promise<readonly ApprovalLine[]> {
    return this.#parts.approvals.list(tenant, filter);
  }

  /** What the caller may approve, for themself or for somebody else, and has not. */
  async mine({ tenant, actor }: Caller, filter: ApprovalFilter, now: Date): Promise<readonly ApprovalLine[]> {
    const { people, delegations, approvals } = this.#parts;
    const me = (await people.find(tenant, [actor], '')).get(actor);
    if (!me || me.disabled) return [];
    const inForce = await delegations.inForce(tenant, now);
    const givers = new Set(
      chainsTo(
        me.id,
        inForce.map((one) => ({ ...one, project: '' })),
        now,
        '',
      ).map(([giver]) => giver!),
    );
    const asked = [...(await people.find(tenant, [me.id, ...givers], '')).values()];
    const names = asked.flatMap(({ id, name, role }) => [id, `user:${name}`, `role:${role}`]);
    const inProjects = ['role:project-admin', 'role:project-member'];
    const found: ApprovalLine[] = [];
    let { after } = filter;
    for (let pages = 0; found.length < filter.limit && pages < MOST_PAGES; pages++) {
      const page = await approvals.waitingFor(tenant, [...names, ...inProjects], { ...filter, after });
      for (const line of page) if (await this.#mayApprove(tenant, actor, line, now)) found.push(line);
      if (page.length < filter.limit) break;
      after = page.at(-1)!.id;
    }
    return found.slice(0, filter.limit);
  }

  /** Whether somebody is asked at a gate, for themself or for somebody else, whatever was said there and became of it. */
  async asks({ tenant, actor }: Pick<Caller, 'tenant' | 'actor'>, id: string, now: Date): Promise<boolean> {
    const line = isUuid(id) ? await this.#parts.approvals.withMakers(tenant, id) : undefined;
    return line !== undefined && this.#mayApprove(tenant, actor, { ...line, voters: [] }, now);
  }

  async #mayApprove(tenant: string, actor: string, line: WaitingLine, now: Date): Promise<boolean> {
    const { people, delegations } = this.#parts;
    const me0 = await people.find(tenant, [actor, ...line.makers, ...line.approvers], line.project);
    const me = me0.get(actor);
    if (!me || !mayWork(me, line.project)) return false;
    const makers = new Set(line.makers.map((who) => me0.get(who)?.id ?? who));
    if (makers.has(me.id) || line.voters.includes(me.id)) return false;
    const chains = chainsTo(me.id, await delegations.inForce(tenant, now), now, line.project).filter(
      (chain) => !chain.some((who) => makers.has(who)),
    );
    const givers = await people.find(
      tenant,
      chains.map(([giver]) => giver!),
      line.project,
    );
    const asked = new Set(line.approvers.map((who) => me0.get(who)?.id ?? who));
    return [me, ...givers.values()].some((one) => {
      const { roles, rights = [] } = authorityOf(one);
      const isAsked = asked.size === 0 || [one.id, ...roles].some((name) => asked.has(name));
      return isAsked && !one.disabled && !line.voters.includes(one.id) && line.rights.every((right) => rights.includes(right));
    });
  }
}
