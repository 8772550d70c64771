import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import type { GatewayClient } from '../client/gateway.js';
import { letterText, lettersTable } from '../report/dead-letters.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const FILTERS = { lane: { type: 'string' }, group: { type: 'string' }, queue: { type: 'string' }, type: { type: 'string' } } as const;
const PAGE = { tenant: { type: 'string' }, limit: { type: 'string' }, after: { type: 'string' } } as const;
const ACTIONS = ['list', 'show', 'replay', 'drop'] as const;

/** `hexad bus dead list|show|replay|drop`: what an operator does with messages that no handler could deal with. */
export async function bus(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { ...FILTERS, ...PAGE, url: { type: 'string' }, json: { type: 'boolean', default: false } },
    }),
  );
  const { json, url, ...filters } = values;
  const [noun, verb, ...ids] = positionals;
  const action = ACTIONS.find((known) => known === verb);
  if (noun !== 'dead' || action === undefined) {
    throw new AppError('invalid', `\`hexad bus\` knows dead ${ACTIONS.join(', dead ')}, not ${JSON.stringify(positionals.join(' '))}.`);
  }
  if ((action === 'list') !== (ids.length === 0)) {
    throw new AppError(
      'invalid',
      action === 'list' ? '`hexad bus dead list` takes no ids.' : `Which letters? \`hexad bus dead ${action} ID…\``,
    );
  }
  const unused = Object.keys(filters)[0];
  if (action !== 'list' && unused !== undefined) throw new AppError('invalid', `--${unused} is for \`hexad bus dead list\`.`);
  await withPlatform(url, (client) => (action === 'list' ? list(client, filters, json) : each(client, action, ids, json)));
  return 0;
}

async function list(client: GatewayClient, { after, ...filters }: Readonly<Record<string, string>>, json: boolean): Promise<void> {
  const { deadLetters, nextCursor } = await client.deadLetters({ ...filters, ...(after !== undefined && { cursor: after }) });
  if (json) for (const letter of deadLetters) console.log(JSON.stringify(letter));
  else console.log(deadLetters.length === 0 ? 'No dead letters.' : lettersTable(deadLetters, process.stdout.columns ?? 140));
  if (!json && nextCursor !== null) console.log(`There may be more: --after ${nextCursor}`);
}

/** One after the other, and no further than the first that fails. */
async function each(client: GatewayClient, action: 'show' | 'replay' | 'drop', ids: readonly string[], json: boolean): Promise<void> {
  for (const id of ids) {
    if (action === 'replay') {
      const letter = await client.replayDeadLetter(id);
      console.log(json ? JSON.stringify(letter) : `Replayed ${id}: ${letter.type} went back to ${letter.lane}.`);
    } else {
      const letter = await (action === 'show' ? client.deadLetter(id) : client.dropDeadLetter(id));
      console.log(json ? JSON.stringify(letter) : `${action === 'drop' ? 'Dropped ' : ''}${letterText(letter)}`);
    }
  }
}
