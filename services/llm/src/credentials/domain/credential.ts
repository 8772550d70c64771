/** For whose calls a credential is: with several, the user's goes before the project's, and that before the tenant's. */
export const SCOPES = ['tenant', 'project', 'user'] as const;
export type Scope = (typeof SCOPES)[number];

/** What of a tenant's key for a provider may be seen. */
export interface Credential {
  readonly id: string;
  /** The tenant's name of the provider: `anthropic`, `my-ollama`. */
  readonly provider: string;
  readonly scope: Scope;
  /** UUID of the project or the user; empty for the tenant. */
  readonly scopeId: string;
  readonly name: string;
  /** The end of a long secret, or nothing of it. */
  readonly hint: string;
  /** 1, and one more with each rotation. */
  readonly version: number;
  readonly createdAt: Date;
  /** Since when the secret is the one that it is. */
  readonly rotatedAt: Date;
  /** `2026-01-31`, UTC. */
  readonly lastUsedOn: string | undefined;
  /** Since when the provider refuses the secret. */
  readonly refusedAt: Date | undefined;
}

const DAY_MS = 86_400_000;
/** Days after which a secret should have been changed. */
export const LONGEST_DAYS = 90;
/** Days of age at which its owner is reminded, once each. */
export const REMINDERS = [76, 83, 89] as const;

export type Status = 'active' | 'expiring' | 'refused';

export const ageDays = ({ rotatedAt }: Pick<Credential, 'rotatedAt'>, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - rotatedAt.getTime()) / DAY_MS));

export const changeBy = ({ rotatedAt }: Pick<Credential, 'rotatedAt'>): Date => new Date(rotatedAt.getTime() + LONGEST_DAYS * DAY_MS);

export function statusOf(credential: Pick<Credential, 'rotatedAt' | 'refusedAt'>, now: Date): Status {
  if (credential.refusedAt !== undefined) return 'refused';
  return ageDays(credential, now) >= REMINDERS[0] ? 'expiring' : 'active';
}

/** The reminder that is due, of which nobody was reminded yet; those before it that were missed are not made up for. */
export const reminderDue = (age: number, reminded: number): number | undefined =>
  REMINDERS.findLast((days) => age >= days && days > reminded);

/** The age of the youngest that may be due, as a time. */
export const remindedFrom = (now: Date): Date => new Date(now.getTime() - REMINDERS[0] * DAY_MS);

/** UTC. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
