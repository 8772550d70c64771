import { NdjsonReporter } from './ndjson.js';
import { PlainReporter } from './plain.js';
import type { Reporter } from './reporter.js';
import { TerminalReporter } from './terminal.js';

export function reporterFor(json: boolean): Reporter {
  if (json) return new NdjsonReporter();
  return process.stderr.isTTY ? new TerminalReporter() : new PlainReporter();
}
