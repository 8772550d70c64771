import type { Store } from '@hexad/store';
import { LANGUAGE, Templates } from '../application/texts.js';
import type { Template } from '../domain/template.js';

export class StoreTemplates extends Templates {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override all(tenant: string): Promise<readonly Template[]> {
    const sql = 'select type, subject, body as text, html from message_templates where language = $1 order by type';
    return this.#store.inTenant(tenant, (tx) => tx.query<Template>(sql, [LANGUAGE]));
  }

  override async set(tenant: string, { type, subject, text, html }: Template): Promise<void> {
    const sql = `
      insert into message_templates (tenant, type, language, subject, body, html) values ($1, $2, $3, $4, $5, $6)
      on conflict (tenant, type, language) do update set subject = excluded.subject, body = excluded.body, html = excluded.html`;
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [tenant, type, LANGUAGE, subject, text, html]));
  }

  override remove(tenant: string, type: string): Promise<boolean> {
    const sql = 'delete from message_templates where type = $1 and language = $2';
    return this.#store.inTenant(tenant, async (tx) => (await tx.execute(sql, [type, LANGUAGE])) === 1);
  }
}
