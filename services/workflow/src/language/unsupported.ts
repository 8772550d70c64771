/** Words of the language that this version does not run. They are refused by name, never ignored. */
const LATER_KEYS = new Set(['triggers', 'schedule']);

/** Words that are right elsewhere. */
const MISPLACED = new Set(
  `needs compensate backoff jitter deadline while cases concurrency timeout type quorum failure retry retry_count step_timeout in_order on_lost
  steps inputs action on_error max_rounds delay approvers form revision workflow`.split(/\s+/),
);

export const unknownKey = (key: string): string => {
  if (LATER_KEYS.has(key)) return `\`${key}\` is not supported here by this version; take it out.`;
  if (MISPLACED.has(key)) return `\`${key}\` does not belong here; take it out.`;
  return `\`${key}\` is not a key of the language; is it spelled right?`;
};
