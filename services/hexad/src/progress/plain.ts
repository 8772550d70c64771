import type { JournalEntry } from '../client/gateway.js';
import { seconds } from './format.js';
import { Progress } from './progress.js';
import { Reporter } from './reporter.js';

/** One line for each thing that happened: for logs and pipes. */
export class PlainReporter extends Reporter {
  readonly #progress = new Progress();

  override entry(entry: JournalEntry): void {
    const step = this.#progress.take(entry);
    if (!step || entry.type === 'step.started') return;
    const took = step.until === undefined ? '' : ` in ${seconds(step.until - step.since)}`;
    console.log(`${entry.at.slice(11, 19)} ${step.path}: ${step.state}${took}${step.note ? ` — ${step.note}` : ''}`);
  }

  override pause(): void {}
}
