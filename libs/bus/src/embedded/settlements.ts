import type { AppError } from '@hexad/kernel';
import type { BusSql } from '@hexad/store';
import { ACK, BURY, RELEASE, RETRY, SUSPECT, TRUST } from './statements.js';

/** What became of one delivery; `suspect` is said before a handler begins that may be what kills the process, `trust` when it did not. */
export type Outcome =
  | { readonly kind: 'ack' | 'release' | 'suspect' | 'trust' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'bury'; readonly error: AppError };

export type Settlement = Outcome & { readonly seq: string; readonly lease: string };

type Kind<K> = Extract<Settlement, { kind: K }>;

/** Writes them all, one statement for each kind. */
export async function settle(sql: BusSql, all: readonly Settlement[]): Promise<void> {
  const of = <K extends Settlement['kind']>(kind: K) => all.filter((s): s is Kind<K> => s.kind === kind);
  const [acks, releases, retries, burials] = [of('ack'), of('release'), of('retry'), of('bury')];
  const [trusted, suspects] = [of('trust'), of('suspect')];
  if (trusted.length > 0) await sql.execute(TRUST, keys(trusted));
  if (suspects.length > 0) await sql.execute(SUSPECT, keys(suspects));
  if (acks.length > 0) await sql.execute(ACK, keys(acks));
  if (releases.length > 0) await sql.execute(RELEASE, keys(releases));
  if (retries.length > 0) await sql.execute(RETRY, [...keys(retries), retries.map((s) => s.delayMs)]);
  if (burials.length > 0) await sql.execute(BURY, [...keys(burials), burials.map((s) => JSON.stringify(s.error))]);
}

const keys = (settlements: readonly Settlement[]): unknown[] => [settlements.map((s) => s.seq), settlements.map((s) => s.lease)];
