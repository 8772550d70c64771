/** What a `system` step or a post-execution action can be. All of them write a line into the journal and touch nothing else. */
export const SYSTEM_ACTIONS: ReadonlySet<string> = new Set(['log', 'log_success', 'log_failure']);
