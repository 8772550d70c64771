import type { JournalEntry } from '../client/gateway.js';
import { Reporter } from './reporter.js';

/** The journal as it is, one JSON object a line. */
export class NdjsonReporter extends Reporter {
  override entry(entry: JournalEntry): void {
    console.log(JSON.stringify({ type: 'progress', entry }));
  }

  override pause(): void {}
}
