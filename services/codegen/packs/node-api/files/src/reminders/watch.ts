// Looks for due reminders again and again while the service runs.
import type { Database } from '../db/connection.ts';
import type { Delivery } from './delivery.ts';
import { collectDue, deliverDue } from './outbox.ts';

const EVERY_MS = 60_000;

/** Answers what ends it. */
export function watchReminders(database: Database, delivery: Delivery): () => void {
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const now = new Date();
      await collectDue(database, now);
      await deliverDue(database, delivery, now);
    } catch (error) {
      console.error(error);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  void look();
  return () => clearInterval(timer);
}
