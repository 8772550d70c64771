import { Log } from '@hexad/telemetry';
import type { Word } from './messages.js';

/** To the tool. What is said just before a `kill -9` may be lost. */
export function tell(word: Word): void {
  if (process.connected) process.send?.(word);
}

/** Warnings, errors and who relays, to the tool. */
export class TellingLog extends Log {
  override debug(): void {}

  override info(message: string, fields: { readonly service?: string } = {}): void {
    if (!message.includes('the outbox')) return;
    tell({ kind: 'relays', service: fields.service ?? '', leads: message.startsWith('relays') });
  }

  override warn(message: string, fields: { readonly error?: unknown } = {}): void {
    tell({ kind: 'log', line: `${message}${fields.error instanceof Error ? `: ${fields.error.message}` : ''}` });
  }

  override error(message: string, fields: { readonly error?: unknown } = {}): void {
    this.warn(message, fields);
  }

  override child(): Log {
    return this;
  }
}
