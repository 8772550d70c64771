import type { DeadLetter, DeadLetterLine } from '../client/gateway.js';
import { table } from './text.js';

const ERROR = 5;

/** One line a letter; ids are whole, since the other commands take them. */
export function lettersTable(letters: readonly DeadLetterLine[], width: number): string {
  const rows = letters.map(({ id, lane, type, attempts, diedAt, error }) => [
    id,
    lane,
    type,
    String(attempts),
    diedAt,
    `${error.code}: ${error.message}`,
  ]);
  return table([['ID', 'LANE', 'TYPE', 'ATTEMPTS', 'DIED', 'ERROR'], ...rows], width, ERROR);
}

/** All that is known of it. */
export function letterText({ id, lane, type, tenant, key, attempts, diedAt, error, headers, message }: DeadLetter): string {
  const facts = [
    ['lane', lane],
    ['type', type],
    ['tenant', tenant],
    ['key', key],
    ['died', `${diedAt}, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`],
    ['error', `${error.code}: ${error.message}`],
    ...(Object.keys(error.details).length > 0 ? [['details', JSON.stringify(error.details)]] : []),
    ...Object.entries(headers).map(([name, value]) => ['header', `${name}: ${value}`]),
    ['body', typeof message.data === 'string' ? message.data : JSON.stringify(message.data, null, 2)],
  ];
  return [id, ...facts.map(([name, value]) => `  ${name!.padEnd(7)}  ${value}`)].join('\n');
}
