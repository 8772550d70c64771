import { AppError, isUuid, type Caller } from '@hexad/kernel';
import { SPEC_CONVERSATION_CONTINUED } from '@hexad/proto/events';
import type { Store } from '@hexad/store';
import type { Briefs, Specs } from '../../application/ports.js';
import type { Answers } from '../../domain/spec-record.js';
import { Conversations, type Step } from '../application/ports.js';
import type { Conversation } from '../domain/conversation.js';

/** Newest specs whose answers are looked through. */
const LOOKED_THROUGH = 50;

export class StoredConversations extends Conversations {
  readonly #store: Store;
  readonly #specs: Specs;
  readonly #briefs: Briefs;

  /** `specs` and `briefs` join the transactions of this store. */
  constructor(store: Store, specs: Specs, briefs: Briefs) {
    super();
    this.#store = store;
    this.#specs = specs;
    this.#briefs = briefs;
  }

  override async find(caller: Caller, specId: string): Promise<Conversation | undefined> {
    const sql = 'select talk from conversations where spec_id = $1';
    const [row] = await this.#store.inTenant(caller.tenant, (tx) => tx.query<{ talk: Conversation }>(sql, [specId]));
    return row?.talk;
  }

  override async commit(caller: Caller, { conversation, draft, documents }: Step): Promise<void> {
    const { specId, projectId, revision, current = '', turns } = conversation;
    await this.#store.inTenant(caller.tenant, async (tx) => {
      const kept =
        revision === 1
          ? await tx.execute(
              `insert into conversations (tenant, spec_id, project_id, revision, talk) values ($1, $2, $3, $4, $5) on conflict do nothing`,
              [tx.tenant, specId, projectId, revision, JSON.stringify(conversation)],
            )
          : await tx.execute(`update conversations set revision = $2, talk = $3 where spec_id = $1 and revision = $4`, [
              specId,
              revision,
              JSON.stringify(conversation),
              revision - 1,
            ]);
      if (kept === 0) throw new AppError('contended', `Somebody else said something about spec ${specId} meanwhile; say it again.`);
      if (draft) await this.#specs.saveDraft(caller, draft);
      if (draft && documents) await this.#briefs.rewrite(caller, draft.briefId, documents);
      const data = { specId, projectId, turns: turns.length, questionId: current, text: turns.at(-1)?.text ?? '' };
      await tx.publish({ type: SPEC_CONVERSATION_CONTINUED, key: projectId, subject: projectId, data });
    });
  }

  override async answersElsewhere(caller: Caller, specId: string, projects: readonly string[] | undefined): Promise<readonly Answers[]> {
    const sql = `select answers from specs where state = 'finalized' and id <> $1 and answers <> '{}'::jsonb
      and ($2::uuid[] is null or project_id = any($2::uuid[])) order by id desc limit ${LOOKED_THROUGH}`;
    const seen = projects?.filter(isUuid) ?? null;
    const rows = await this.#store.inTenant(caller.tenant, (tx) => tx.query<{ answers: Answers }>(sql, [specId, seen]));
    return rows.map(({ answers }) => answers);
  }
}
