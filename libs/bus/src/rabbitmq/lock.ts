import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Link } from './link.js';

/** Of 60 ms on the average. */
const TRIES = 100;

/** Does the work while no other process does any under the same name. Rejects with `contended` when it is not its turn for long. */
export async function underLock<T>(link: Link, name: string, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; !(await locked(link, name)); tries += 1) {
    if (tries > TRIES) throw new AppError('contended', `Somebody else has held ${name} for long; try again.`);
    await wait(20 + Math.random() * 80);
  }
  try {
    return await work();
  } finally {
    // It goes with the connection at the latest.
    await link.onChannel((channel) => channel.deleteQueue(name)).catch(() => undefined);
  }
}

/** A queue of one connection only is the broker's own lock. */
async function locked(link: Link, name: string): Promise<boolean> {
  try {
    await link.onChannel((channel) => channel.assertQueue(name, { exclusive: true, durable: false }));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'contended') return false;
    throw error;
  }
}
