import { Log } from '@hexad/telemetry';
import type { Word } from './messages.js';

/** To the tool. What is said just before a `kill -9` may be lost. */
export function tell(word: Word): void {
  if (process.connected) process.send?.(word);
}

/** Warnings and errors, to the tool. */
export class TellingLog extends Log {
  override debug(): void {}

  override info(): void {}

  override warn(message: string, fields: { readonly error?: unknown } = {}): void {
    const error = fields.error instanceof Error ? fields.error.message : JSON.stringify(fields.error);
    tell({ kind: 'log', line: `${message}${error === undefined ? '' : `: ${error}`}` });
  }

  override error(message: string, fields: { readonly error?: unknown } = {}): void {
    this.warn(message, fields);
  }

  override child(): Log {
    return this;
  }
}
