// Reminders that are due, each written down once, and handed over.
import type { Database, Row, Value } from '../db/connection.ts';
import type { Page } from '../db/page.ts';
import type { Delivery, Reminder } from './delivery.ts';
import { RULES, type Rule } from './rules.ts';

const MINUTE_MS = 60_000;
/** Whoever began to hand one over and was not heard of again for so long has failed. */
const LEASE_MS = 10 * MINUTE_MS;
const AT_ONCE = 100;

const asMoment = (text: string): Date => new Date(text.length === 10 ? `${text}T00:00:00.000Z` : text);

/** As the column writes it: the day, or the moment. */
const asWritten = (rule: Rule, time: number): string => new Date(time).toISOString().slice(0, rule.day ? 10 : 24);

/** Writes down every reminder that is due and not written down yet. */
export async function collectDue(database: Database, now: Date): Promise<void> {
  for (const rule of RULES) {
    const shift = rule.minutes * MINUTE_MS;
    const values: Value[] = [asWritten(rule, now.getTime() - shift)];
    const ahead = rule.minutes < 0 ? `AND ${rule.column} > ?` : '';
    if (rule.minutes < 0) values.push(asWritten(rule, now.getTime()));
    const held = rule.when === undefined ? '' : `AND ${rule.when.column} IN (${rule.when.values.map(() => '?').join(', ')})`;
    values.push(...(rule.when?.values ?? []));
    const recipient = rule.recipient ?? 'NULL';
    const rows = await database.all(
      `SELECT id, ${rule.column} AS moment, ${recipient} AS recipient FROM ${rule.table} WHERE ${rule.column} <= ? ${ahead} ${held}`,
      ...values,
    );
    for (const row of rows) await writeDown(database, rule, row, shift, now);
  }
}

/** The id says which reminder it is, of which record and of which time: written down again, it is there already. */
async function writeDown(database: Database, rule: Rule, row: Row, shift: number, now: Date): Promise<void> {
  const due = new Date(asMoment(String(row['moment'])).getTime() + shift).toISOString();
  const record = String(row['id']);
  await database.run(
    'INSERT INTO app_reminders (id, rule, record_id, recipient_id, due_at, made_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    `${rule.id}:${record}:${due}`,
    rule.id,
    record,
    row['recipient'] === null ? null : String(row['recipient']),
    due,
    now.toISOString(),
  );
}

/** Hands over what is not handed over yet. Each is taken first, so that two that run at once hand over none twice. */
export async function deliverDue(database: Database, delivery: Delivery, now: Date): Promise<void> {
  const given = new Date(now.getTime() - LEASE_MS).toISOString();
  const open = 'delivered_at IS NULL AND (taken_at IS NULL OR taken_at < ?)';
  const rows = await database.all(`SELECT id FROM app_reminders WHERE ${open} ORDER BY due_at, id LIMIT ${AT_ONCE}`, given);
  for (const { id } of rows) {
    const taken = await database.transaction(async () => {
      const row = await database.get(`SELECT * FROM app_reminders WHERE id = ? AND ${open}`, String(id), given);
      if (row !== undefined) await database.run('UPDATE app_reminders SET taken_at = ? WHERE id = ?', now.toISOString(), String(id));
      return row;
    });
    if (taken === undefined) continue;
    try {
      await delivery.send(asReminder(taken));
      await database.run('UPDATE app_reminders SET delivered_at = ? WHERE id = ?', now.toISOString(), String(id));
    } catch (error) {
      console.error(`The reminder ${String(id)} could not be handed over and is tried again later: ${String(error)}`);
    }
  }
}

/** The last one first; with `of` only those for this record. */
export async function listReminders(
  database: Database,
  { page, pageSize }: { page: number; pageSize: number },
  of?: string | null,
): Promise<Page<Reminder>> {
  const condition = of === undefined ? '' : 'WHERE recipient_id = ?';
  const values = of === undefined ? [] : [of];
  const rows = await database.all(
    `SELECT * FROM app_reminders ${condition} ORDER BY due_at DESC, id LIMIT ? OFFSET ?`,
    ...values,
    pageSize,
    (page - 1) * pageSize,
  );
  const counted = await database.get(`SELECT count(*) AS total FROM app_reminders ${condition}`, ...values);
  return { items: rows.map(asReminder), page, pageSize, total: Number(counted?.['total']) };
}

function asReminder(row: Row): Reminder {
  const rule = RULES.find(({ id }) => id === row['rule']);
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    id: String(row['id']),
    rule: String(row['rule']),
    text: rule?.text ?? '',
    record: `${rule?.path ?? ''}/${String(row['record_id'])}`,
    recipientId: text('recipient_id'),
    dueAt: String(row['due_at']),
    deliveredAt: text('delivered_at'),
  };
}
