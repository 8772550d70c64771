import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { AppError, isUuid } from '@hexad/kernel';
import { ConversationClient, type Turn } from '../../client/conversations.js';
import type { GatewayClient } from '../../client/gateway.js';
import { readBrief } from '../../input/brief.js';
import { parsing } from '../parsing.js';
import { withPlatform } from '../with-platform.js';

/** Turns that are shown again to who goes on. */
const SHOWN_AGAIN = 5;

/** `hexad spec chat`: the open questions of a brief, answered in free words, one line each, from a terminal or a pipe. */
export async function chat(args: string[]): Promise<number> {
  const options = { project: { type: 'string' }, json: { type: 'boolean', default: false }, url: { type: 'string' } } as const;
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options }));
  const [first = ''] = positionals;
  const known = positionals.length === 1 && isUuid(first) ? first : undefined;
  const documents = known === undefined ? await readBrief(positionals) : [];
  await withPlatform(values.url, async (client, signal) => {
    const id = known ?? (await draftOf(client, documents, values.project));
    const show = (turn: Turn): void => {
      console.log(values.json ? JSON.stringify({ type: 'turn', spec: id, ...turn }) : turn.by === 'hexad' ? turn.text : `> ${turn.text}`);
    };
    const talk = new ConversationClient(client, id);
    for (const turn of (await talk.open()).turns.slice(-SHOWN_AGAIN)) show(turn);
    await hold(talk, show, signal);
    if (!values.json) console.error(`\nGo on with \`hexad spec chat ${id}\`; a build of the same files takes over what was said.`);
  });
  return 0;
}

/** The same documents are the same draft, so that the same command goes on. */
async function draftOf(
  client: GatewayClient,
  documents: Awaited<ReturnType<typeof readBrief>>,
  project: string | undefined,
): Promise<string> {
  const uploads = documents.map(({ name, content }) => ({ name, content: content.toString('base64'), encoding: 'base64' }));
  const key = `chat-${createHash('sha256').update(JSON.stringify({ uploads, project })).digest('hex')}`;
  const { id } = await client.createBrief({ documents: uploads, ...(project !== undefined && { project }) }, key);
  return client.analyseBrief(id, key);
}

async function hold(talk: ConversationClient, show: (turn: Turn) => void, signal: AbortSignal): Promise<void> {
  const terminal = process.stdin.isTTY && process.stderr.isTTY;
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal, prompt: '> ', signal });
  if (terminal) lines.prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (text !== '') await say(talk, text, show);
    if (terminal) lines.prompt();
  }
}

/** What is refused is said; the talk goes on. */
async function say(talk: ConversationClient, text: string, show: (turn: Turn) => void): Promise<void> {
  try {
    const answer = (await talk.say(text)).turns.at(-1);
    if (answer) show(answer);
  } catch (thrown) {
    const { code, message } = AppError.from(thrown);
    if (code !== 'too_large' && code !== 'contended') throw thrown;
    console.error(message);
  }
}
