import { AgentKind } from '@hexad/proto/documents';
import { PLATFORM, type Store, type Tx } from '@hexad/store';
import { parseTraceparent, runInTrace } from '@hexad/telemetry';
import { Line } from '../application/ports.js';
import type { Agent } from '../domain/agent.js';
import type { Action } from '../domain/decide.js';
import { AGE_MS } from '../domain/line.js';
import { overlap } from '../domain/overlap.js';
import { successKey, type FileLease, type Snapshot, type TenantLine } from '../domain/snapshot.js';
import { courseOf, type HeldTask, type Task } from '../domain/task.js';
import { toTask, type AskedRow, type TaskRow } from './rows.js';
import { tellDelayed, tellPlaced } from './delays.js';
import { write } from './stored-tasks.js';

const SHIPPED: readonly string[] = AgentKind.options;
/** Tasks of one kind and project that are looked at, and of a tenant in all. */
const OF_EACH = 32;
const IN_ALL = 256;

export class StoredLine extends Line {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async agents(): Promise<Pick<Snapshot, 'agents' | 'kinds' | 'turns'>> {
    const [row] = await this.#store.inOneTrip<{ agents: Agent[]; kinds: string[]; turns: Record<string, number> }>(PLATFORM, AGENTS);
    const { agents, kinds, turns } = row!;
    return { agents, kinds: new Set([...SHIPPED, ...kinds]), turns: new Map(Object.entries(turns)) };
  }

  override async of(tenant: string): Promise<Omit<TenantLine, 'weight'> & { nextMs: number | undefined }> {
    const [row] = await this.#store.inOneTrip<{ line: LineRow }>(tenant, LINE);
    const { waiting, held, projects, passes, leases, successes, next_ms: nextMs } = row!.line;
    return {
      tenant,
      waiting: waiting.flatMap((one) => {
        const task = toTask(one);
        return task.state === 'queued' ? [{ task, waitedMs: one.waited_ms }] : [];
      }),
      held: new Map(Object.entries(held)),
      heldByProject: new Map(Object.entries(projects)),
      passes: new Map(Object.entries(passes)),
      leases,
      successes: new Map(successes.map((one) => [successKey(one.kind, one.action, one.pool), one])),
      nextMs: nextMs ?? undefined,
    };
  }

  override place({ tenant, task: seen, agent, turn, pass }: Extract<Action, { do: 'place' }>): Promise<boolean> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<AskedRow>('select * from tasks where id = $1 for update', [seen.id]);
      const task = row && toTask(row);
      if (task?.state !== 'queued' || task.attempt !== seen.attempt || task.placements !== seen.placements) return false;
      if (!(await filesAreFree(tx, task))) return false;
      if ((await tx.execute(TAKE_ROOM, [agent.id])) === 0) return false;
      const deadline = (await tellPlaced(tx, task.id)) ?? task.deadline;
      const held: HeldTask = { ...task, ...courseOf(task), deadline, placements: task.placements + 1, state: 'assigned', agent: agent.id };
      // Whoever woke the line has nothing to do with the task.
      await runInTrace(parseTraceparent(row?.traceparent ?? undefined), () =>
        write(tx, task, { task: held, effects: [{ kind: 'assign', task: held }] }),
      );
      await tx.execute(TAKE_TURN, [tenant, task.kind, pass, turn]);
      return true;
    });
  }

  override delay(tenant: string): Promise<number> {
    return this.#store.inTenant(tenant, (tx) => tellDelayed(tx));
  }

  override async depths(tenant: string): Promise<ReadonlyMap<string, number>> {
    const sql = `select agent_kind as kind, count(*)::int as depth from tasks where state = 'queued' group by agent_kind`;
    const rows = await this.#store.inOneTrip<{ kind: string; depth: number }>(tenant, sql);
    return new Map(rows.map(({ kind, depth }) => [kind, depth]));
  }
}

/** One at a time for a repository: of two that overlap the second one sees the first. */
async function filesAreFree(tx: Tx, { id, repo, files }: Task): Promise<boolean> {
  if (repo === '' || files.length === 0) return true;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`dispatcher files ${tx.tenant} ${repo}`]);
  const leases = await tx.query<FileLease>(
    `select repo, files from tasks where state in ('assigned', 'running') and repo = $1 and id <> $2`,
    [repo, id],
  );
  return leases.every((lease) => !overlap(lease.files, files));
}

const TAKE_ROOM = `
  update agents set used = used + 1, version = version + 1 where id = $1 and used < capacity
    and exists (select from seats where seats.seat = agents.seat and taking and left_at is null and lease_until > now())`;

const TAKE_TURN = `
  with mine as (
    insert into turns (tenant, agent_kind, pass) values ($1, $2, $3)
    on conflict (tenant, agent_kind) do update set pass = greatest(turns.pass, excluded.pass) returning tenant
  )
  insert into kind_turns (agent_kind, turn) values ($2, $4)
  on conflict (agent_kind) do update set turn = greatest(kind_turns.turn, excluded.turn)`;

const AGENTS = `
  select
    (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'kind', kind, 'actions', actions, 'capacity', capacity, 'used', used, 'cost', cost,
       'pool', pool)), '[]') from agents a join seats s on s.seat = a.seat where taking and left_at is null and lease_until > now() and capacity > 0) as agents,
    (select coalesce(jsonb_agg(distinct kind), '[]') from agents) as kinds,
    (select coalesce(jsonb_object_agg(agent_kind, turn), '{}') from kind_turns) as turns`;

interface LineRow {
  readonly waiting: readonly (TaskRow & { readonly waited_ms: number })[];
  readonly held: Record<string, number>;
  readonly projects: Record<string, number>;
  readonly passes: Record<string, number>;
  readonly leases: FileLease[];
  readonly successes: { kind: string; action: string; pool: string; succeeded: number; failed: number }[];
  readonly next_ms: number | null;
}

const from = `queued_at - case priority when 'high' then 2 when 'normal' then 1 else 0 end * interval '${AGE_MS / 1_000} seconds'`;

/** Without their inputs, which can be large and which no decision depends on. */
const LINE = `
  select jsonb_build_object(
    'waiting', (select coalesce(jsonb_agg(to_jsonb(w)), '[]') from (
      select id, run_id, step_path, attempt, agent_kind, action, '' as inputs, deadline, priority, project_id, repo, files, state, agent, placements,
        losses, pinned, null as error, dead, extract(epoch from now() - queued_at) * 1000 as waited_ms
      from (select *, row_number() over (partition by agent_kind, project_id order by ${from}, id) as place from tasks
            where state = 'queued' and due_at <= now()) ranked
      where place <= ${OF_EACH} order by ${from}, id limit ${IN_ALL}) w),
    'held', (select coalesce(jsonb_object_agg(agent_kind, n), '{}') from (
      select agent_kind, count(*) as n from tasks where state in ('assigned', 'running') group by agent_kind) h),
    'projects', (select coalesce(jsonb_object_agg(project_id, n), '{}') from (
      select project_id, count(*) as n from tasks where state in ('assigned', 'running') group by project_id) p),
    'passes', (select coalesce(jsonb_object_agg(agent_kind, pass), '{}') from turns),
    'leases', (select coalesce(jsonb_agg(jsonb_build_object('repo', repo, 'files', files)), '[]') from tasks
      where state in ('assigned', 'running') and repo <> '' and files <> '[]'),
    'successes', (select coalesce(jsonb_agg(jsonb_build_object('kind', agent_kind, 'action', action, 'pool', pool, 'succeeded', succeeded,
      'failed', failed)), '[]') from successes),
    'next_ms', (select extract(epoch from min(due_at) - now()) * 1000 from tasks where state = 'queued' and due_at > now())
  ) as line`;
