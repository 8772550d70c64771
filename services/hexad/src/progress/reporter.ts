import type { JournalEntry } from '../client/gateway.js';

/** Shows a run to whoever started it. */
export abstract class Reporter {
  abstract entry(entry: JournalEntry): void;
  /** Leaves the screen to somebody else (a question, the summary); nothing is drawn until the next entry. */
  abstract pause(): void;
}
