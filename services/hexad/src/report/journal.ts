import type { JournalEntry } from '../client/gateway.js';

/** `12:00:01 step.failed push — {"code":"timeout"}` */
export function entryText({ at, type, path, data }: JournalEntry): string {
  const said = Object.entries(data).filter(([, value]) => value !== '' && value !== null);
  const rest = said.length === 0 ? '' : ` — ${said.map(([name, value]) => `${name}: ${plain(value)}`).join(', ')}`;
  return `${at.slice(0, 19).replace('T', ' ')} ${type}${path === '' ? '' : ` ${path}`}${rest}`;
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
