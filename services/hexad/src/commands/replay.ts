import { parseArgs } from 'node:util';
import { prepareFolders } from '@hexad/host/folders';
import { stopOnSignals } from '@hexad/host/signals';
import { AppError } from '@hexad/kernel';
import type { GatewayClient, ReplayedCall } from '../client/gateway.js';
import { reachPlatform } from '../hosting/reach-platform.js';
import { platformAddress } from '../input/platform-address.js';
import { replayedText, replaySummary } from '../report/replayed.js';
import { parsing } from './parsing.js';

/** `hexad replay <conversation>`: asks again what was asked in a logged conversation, with today's prompts, and shows what changed. */
export async function replay(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { model: { type: 'string' }, url: { type: 'string' }, json: { type: 'boolean', default: false } },
    }),
  );
  const [conversation] = positionals;
  if (conversation === undefined || positionals.length > 1)
    throw new AppError('invalid', `\`hexad replay\` takes the id of one conversation, not ${JSON.stringify(positionals.join(' '))}.`);
  using interrupted = stopOnSignals();
  const { dataDir } = prepareFolders(process.env);
  // What was asked is paid for, so nothing is asked a second time when the platform goes away.
  await using platform = await reachPlatform(interrupted.signal, await platformAddress(values.url, dataDir));
  const show = values.json ? (call: ReplayedCall) => JSON.stringify(call) : replayedText;
  const calls = await shown(platform.client, conversation, values.model, show, interrupted.signal);
  if (!values.json) console.log(replaySummary(calls));
  return 0;
}

async function shown(
  client: GatewayClient,
  conversation: string,
  model: string | undefined,
  show: (call: ReplayedCall) => string,
  signal: AbortSignal,
): Promise<readonly ReplayedCall[]> {
  const calls: ReplayedCall[] = [];
  for await (const call of client.replayConversation(conversation, model, signal)) {
    console.log(show(call));
    calls.push(call);
  }
  return calls;
}
