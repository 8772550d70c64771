import { AppError } from '@hexad/kernel';
import { nameOf, type Attempt, type AttemptKey, type Bill } from './attempt.js';
import type { Entries } from './entries.js';
import { debit, PARTS, type Remainder } from './money.js';
import type { Answer } from './orders.js';
import { NO_TOKENS } from './price.js';
import type { Tallies } from './tallies.js';

const NOTHING: Bill = { outcome: 'released', tokens: NO_TOKENS, parts: 0n };

/** The attempts that a transaction knows, and how they end: what was reserved is free again, and what was used is debited. */
export class Settling {
  readonly #attempts: Map<string, Attempt>;
  readonly #tallies: Tallies;
  readonly #entries: Entries;
  #remainder: Remainder;

  constructor(attempts: readonly Attempt[], remainder: Remainder, tallies: Tallies, entries: Entries) {
    this.#attempts = new Map(attempts.map((attempt) => [nameOf(attempt), attempt]));
    this.#remainder = remainder;
    this.#tallies = tallies;
    this.#entries = entries;
  }

  get remainder(): Remainder {
    return this.#remainder;
  }

  attempt(key: AttemptKey): Attempt | undefined {
    return this.#attempts.get(nameOf(key));
  }

  hold(attempt: Attempt): void {
    this.#attempts.set(nameOf(attempt), attempt);
  }

  /** Those that nobody settled in time are debited with their estimates. */
  expire(): void {
    for (const attempt of this.#attempts.values()) {
      if (attempt.state !== 'held' || !attempt.overdue) continue;
      this.#end(attempt, 'expired', { outcome: 'failed', tokens: NO_TOKENS, parts: attempt.estimate * PARTS });
    }
  }

  settle(key: AttemptKey, bill: Bill): Answer {
    const attempt = this.attempt(key);
    if (attempt === undefined) return refused(key, new AppError('not_found', `Nothing was reserved for the attempt ${nameOf(key)}.`));
    if (attempt.state !== 'settled') return { kind: 'settled', key, debit: this.#end(attempt, 'settled', bill) };
    if (attempt.parts === bill.parts) return { kind: 'settled', key, debit: attempt.debit };
    return refused(key, new AppError('conflict', `The attempt ${nameOf(key)} was settled with another cost before.`));
  }

  /** An attempt that never began. */
  release(key: AttemptKey): void {
    const attempt = this.attempt(key);
    if (attempt?.state === 'held') this.#end(attempt, 'settled', NOTHING);
  }

  #end(attempt: Attempt, state: 'settled' | 'expired', { outcome, tokens, parts }: Bill): bigint {
    const { call, attempt: number, path, countedAt } = attempt;
    const key = { call, attempt: number };
    const late = attempt.state === 'expired';
    const difference = parts - attempt.parts;
    const booked = debit(this.#remainder, difference);
    this.#remainder = booked.remainder;
    const reserved = late ? 0n : -attempt.amount;
    const debited = attempt.debit + booked.debit;
    const kind = late ? 'corrected' : state;
    this.#entries.ledger.push({ ...key, kind, reserved, spent: booked.debit, parts: difference });
    this.#entries.ended.push({ ...key, state, outcome: state === 'expired' ? 'unknown' : outcome, tokens, parts, debit: debited });
    this.#tallies.add(path, countedAt, booked.debit, reserved);
    this.#attempts.set(nameOf(key), { ...attempt, state, parts, debit: debited, overdue: false });
    return debited;
  }
}

export const refused = (key: AttemptKey, error: AppError): Answer => ({ kind: 'refused', key, error });
