import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import type { JournalEntry } from '../client/gateway.js';
import { fit } from '../report/text.js';
import { seconds } from './format.js';
import { Progress, type StepView } from './progress.js';
import { Reporter } from './reporter.js';

const MARKS: Readonly<Record<string, string>> = {
  running: styleText('cyan', '●'),
  waiting: styleText('yellow', '?'),
  succeeded: styleText('green', '✓'),
  failed: styleText('red', '✗'),
  skipped: styleText('dim', '–'),
  cancelled: styleText('dim', '–'),
};

/** Finished steps scroll by, running ones are redrawn below them with their time. */
export class TerminalReporter extends Reporter {
  readonly #progress = new Progress();
  readonly #draw = createLogUpdate(process.stderr);
  #ticker: NodeJS.Timeout | undefined;

  override entry(entry: JournalEntry): void {
    const step = this.#progress.take(entry);
    if (step?.until !== undefined && isTop(step)) {
      this.#draw.clear();
      process.stderr.write(`${line(step, step.until)}\n`);
    }
    this.#ticker ??= setInterval(() => this.#redraw(), 200).unref();
    this.#redraw();
  }

  override pause(): void {
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    this.#draw.clear();
  }

  #redraw(): void {
    const running = this.#progress.steps().filter((step) => step.until === undefined);
    this.#draw(running.map((step) => line(step, Date.now())).join('\n'));
  }
}

/** Inner steps of a story scroll by as one line each only while they run. */
const isTop = (step: StepView) => step.state === 'failed' || !step.path.includes('/');

function line(step: StepView, now: number): string {
  const indent = '  '.repeat(step.path.split('/').length);
  const took = styleText('dim', seconds(Math.max(0, now - step.since)));
  const where = /\[(.+?)\]/.exec(step.path)?.[1];
  const label = where ? `${where} ${step.label}` : step.label;
  const note = step.note ? styleText('dim', ` — ${fit(step.note, 60)}`) : '';
  return `${indent}${MARKS[step.state] ?? ' '} ${label} ${took}${note}`;
}
