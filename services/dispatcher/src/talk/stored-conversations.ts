import type { After } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Conversations, type Conversation, type Spoken, type Utterance } from './ports.js';

const COLUMNS = 'id, project_id as "projectId", title, author, repo, created_at as "createdAt"';

/** What agents told is in the events of their tasks: a conversation only knows which runs are its own. */
const UTTERANCES = `
  with own as (
    select t.id, t.run_id, t.agent_kind from tasks t join conversations c on c.id = $1 and c.project_id = t.project_id
    where t.run_id::text in (select run_id from conversation_messages where conversation_id = $1 and run_id <> '')
  )
  select * from (
    select id::text, author, text, at, run_id as "runId", task_id as "taskId" from conversation_messages where conversation_id = $1
    union all
    select e.task_id || ':' || e.sequence, 'agent:' || t.agent_kind,
      e.data ->> 'message', e.at, t.run_id::text, t.id::text
    from task_events e join own t on t.id = e.task_id
    where e.type in ('progressed', 'failed', 'succeeded') and e.data ->> 'message' <> ''
    order by at desc limit $2
  ) latest order by at`;

const OPEN_TASK = `
  select t.id, t.run_id as "runId" from tasks t join conversations c on c.id = $1 and c.project_id = t.project_id
  where t.state in ('queued', 'assigned', 'running')
    and t.run_id::text in (select run_id from conversation_messages where conversation_id = $1 and run_id <> '')
  order by t.requested_at desc limit 1`;

export class StoredConversations extends Conversations {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async begin(tenant: string, { id, projectId, title, author, repo }: Omit<Conversation, 'createdAt'>): Promise<void> {
    const sql = `insert into conversations (tenant, id, project_id, title, author, repo) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`;
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [tenant, id, projectId, title, author, repo]));
  }

  override async find(tenant: string, id: string): Promise<Conversation | undefined> {
    const sql = `select ${COLUMNS} from conversations where id = $1`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<Conversation>(sql, [id])))[0];
  }

  override page(
    tenant: string,
    { project, projects }: { project: string; projects: readonly string[] | undefined },
    limit: number,
    after: After | undefined,
  ): Promise<Conversation[]> {
    const sql = `
      select ${COLUMNS} from conversations where ($1 = '' or project_id = $1) and ($2::text[] is null or project_id = any($2::text[]))
        and ($3::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($3::timestamptz, $4::uuid))
      order by date_trunc('milliseconds', created_at) desc, id desc limit $5`;
    const where = [project, projects ?? null, after?.createdAt ?? null, after?.id ?? null, limit];
    return this.#store.inTenant(tenant, (tx) => tx.query<Conversation>(sql, where));
  }

  override note(tenant: string, { conversation, id, author, text, task, run }: Spoken, repo: string): Promise<Spoken> {
    return this.#store.inTenant(tenant, async (tx) => {
      await tx.execute(
        `insert into conversation_messages (tenant, conversation_id, id, author, text, task_id, run_id) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict do nothing`,
        [tenant, conversation, id, author, text, task, run],
      );
      if (repo !== '') await tx.execute('update conversations set repo = $2 where id = $1', [conversation, repo]);
      const sql = `select conversation_id as conversation, id, author, text, task_id as task, run_id as run from conversation_messages where id = $1`;
      return (await tx.query<Spoken>(sql, [id]))[0]!;
    });
  }

  override async attach(tenant: string, conversation: string, message: string, run: string): Promise<boolean> {
    const sql = `update conversation_messages set run_id = $3 where conversation_id = $1 and id = $2 and (run_id = '' or run_id = $3)`;
    return (await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [conversation, message, run]))) > 0;
  }

  override async openTask(tenant: string, conversation: string): Promise<{ id: string; runId: string } | undefined> {
    return (await this.#store.inTenant(tenant, (tx) => tx.query<{ id: string; runId: string }>(OPEN_TASK, [conversation])))[0];
  }

  override async utterances(tenant: string, conversation: string, most: number): Promise<Utterance[]> {
    const rows = await this.#store.inTenant(tenant, (tx) =>
      tx.query<Omit<Utterance, 'at'> & { at: Date }>(UTTERANCES, [conversation, most]),
    );
    return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  }
}
