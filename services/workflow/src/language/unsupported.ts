/** Words of the language that this version does not run. They are refused by name, never ignored. */
const LATER_KEYS = new Set([
  'needs',
  'compensate',
  'backoff',
  'jitter',
  'deadline',
  'while',
  'cases',
  'workflow',
  'approvers',
  'form',
  'triggers',
  'schedule',
  'concurrency',
  'timeout',
  'type',
  'quorum',
]);

export const LATER_TYPES = ['parallel', 'while', 'switch', 'workflow', 'approval', 'emit'] as const;

export const LATER_VALUES: Readonly<Record<string, readonly string[]>> = {
  on_error: ['rollback'],
  default_strategy: ['rollback'],
  step_overrides: ['rollback'],
  failure: ['quorum'],
};

export const unknownKey = (key: string): string =>
  LATER_KEYS.has(key)
    ? `\`${key}\` is not supported here by this version; take it out.`
    : `\`${key}\` is not a key of the language; is it spelled right?`;
