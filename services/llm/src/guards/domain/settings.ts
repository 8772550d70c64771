import { AppError } from '@hexad/kernel';

export const REDACT_MODES = ['off', 'on', 'reversible'] as const;
export type RedactMode = (typeof REDACT_MODES)[number];
export const INJECTION_ACTIONS = ['off', 'record', 'block'] as const;
export type InjectionAction = (typeof INJECTION_ACTIONS)[number];

/** How a tenant wants its calls treated where a call says nothing itself. */
export interface TenantSettings {
  readonly redact: RedactMode;
  /** Whether network addresses are taken out too. */
  readonly redactAddresses: boolean;
  readonly injection: InjectionAction;
  /** From 0 to 1: a request that reaches it is blocked, where `injection` says so. */
  readonly injectionThreshold: number;
  /** Whether what was asked and answered may be stored with the record of a call. */
  readonly storeBodies: boolean;
  /** Milliseconds that an answer may be old; 0: none is kept. */
  readonly cacheTtlMs: number;
}

/** Nothing is changed, kept or refused that nobody asked for. */
export const DEFAULT_SETTINGS: TenantSettings = {
  redact: 'off',
  redactAddresses: false,
  injection: 'record',
  injectionThreshold: 0.8,
  storeBodies: false,
  cacheTtlMs: 0,
};

const LONGEST_TTL = 30 * 86_400_000;

/** Fails with `invalid`. */
export function checkSettings(settings: TenantSettings): TenantSettings {
  const { redact, injection, injectionThreshold, cacheTtlMs } = settings;
  oneOf('redact', redact, REDACT_MODES);
  oneOf('injection', injection, INJECTION_ACTIONS);
  if (!(injectionThreshold > 0 && injectionThreshold <= 1))
    throw new AppError('invalid', `The threshold of injection is more than 0 and at most 1, not ${injectionThreshold}.`);
  if (!Number.isSafeInteger(cacheTtlMs) || cacheTtlMs < 0 || cacheTtlMs > LONGEST_TTL)
    throw new AppError('invalid', `Answers are kept for whole milliseconds from 0 to ${LONGEST_TTL} (30 days), not ${cacheTtlMs}.`);
  return settings;
}

function oneOf(what: string, value: string, words: readonly string[]): void {
  if (!words.includes(value)) throw new AppError('invalid', `${what} is ${words.join(', ')}, not ${JSON.stringify(value)}.`);
}
