import { cancelDelayed, type BusSql, type StoreServer } from '@hexad/store';

/** Takes the tasks of this key away that wait in the outboxes for their time. One that is due meanwhile may be on its way already. */
export async function cancelWaiting(
  sql: BusSql,
  services: StoreServer['services'],
  { tenant, queue, key }: { readonly tenant: string; readonly queue: string; readonly key: string },
): Promise<void> {
  for (const service of services) await sql.execute(cancelDelayed(service), [tenant, queue, key]);
}
