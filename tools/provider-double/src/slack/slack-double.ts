import { HttpDouble, type Answer, type Seen } from '../http-double.js';

interface Message {
  readonly ts: string;
  readonly text: string;
  readonly metadata: unknown;
  readonly blocks: unknown;
}

const said = (body: object): Answer => ({ status: 200, body: { ok: true, ...body } });
const refused = (error: string): Answer => ({ status: 200, body: { ok: false, error } });

/** Slack's Web API at `/api`: what this platform uses of it, with Slack's own refusals. */
export class SlackDouble extends HttpDouble {
  readonly token: string;
  /** What the token may do. */
  readonly scopes = new Set(['chat:write', 'channels:read', 'channels:history']);
  readonly #channels = new Map<string, { readonly id: string; readonly messages: Message[] }>();
  #last = 1_700_000_000;

  private constructor(token: string) {
    super();
    this.token = token;
  }

  static async start(channels: readonly string[] = ['dev'], token = 'xoxb-0123456789-abcdefghijklmnop'): Promise<SlackDouble> {
    const double = new SlackDouble(token);
    for (const name of channels) double.#channels.set(name, { id: `C0000000${double.#channels.size + 1}`, messages: [] });
    await double.listen();
    return double;
  }

  /** The base of its API. */
  get url(): string {
    return `${this.origin}/api`;
  }

  /** What people read there, as it was sent. */
  texts(channel: string): string[] {
    return this.#channels.get(channel)!.messages.map(({ text }) => text);
  }

  /** Buttons of the last message there: what they carry, by action. */
  buttons(channel: string): ReadonlyMap<string, string> {
    const blocks = (this.#channels.get(channel)!.messages.at(-1)?.blocks ?? []) as readonly {
      elements?: readonly { action_id: string; value: string }[];
    }[];
    return new Map(blocks.flatMap(({ elements = [] }) => elements.map(({ action_id: action, value }) => [action, value] as const)));
  }

  protected override answer({ path, authorization, body }: Seen): Answer {
    const url = new URL(path, this.origin);
    const query = url.searchParams;
    if (authorization !== `Bearer ${this.token}`) return refused('invalid_auth');
    switch (url.pathname) {
      case '/api/auth.test':
        return said({ team: 'Example', user: 'hexad', team_id: 'T1', user_id: 'U1' });
      case '/api/chat.postMessage':
        return this.#post(body);
      case '/api/conversations.list':
        if (!this.scopes.has('channels:read')) return refused('missing_scope');
        return said({ channels: [...this.#channels].map(([name, { id }]) => ({ id, name })), response_metadata: { next_cursor: '' } });
      case '/api/conversations.history':
        if (!this.scopes.has('channels:history')) return refused('missing_scope');
        return this.#history(query.get('channel') ?? '', query.get('include_all_metadata') === 'true');
      default:
        return refused('unknown_method');
    }
  }

  #post({ channel, text, metadata, blocks }: Seen['body']): Answer {
    const found = this.#of(String(channel));
    if (found === undefined) return refused('channel_not_found');
    if (typeof text !== 'string' || text === '') return refused('no_text');
    this.#last += 1;
    const ts = `${this.#last}.000100`;
    found.messages.push({ ts, text, metadata, blocks });
    return said({ channel: found.id, ts, message: { text, ts } });
  }

  #history(channel: string, withMetadata: boolean): Answer {
    const found = this.#of(channel);
    if (found === undefined) return refused('channel_not_found');
    const messages = found.messages.toReversed().map(({ metadata, ...rest }) => ({ ...rest, ...(withMetadata && { metadata }) }));
    return said({ messages, has_more: false });
  }

  #of(channel: string): { readonly id: string; readonly messages: Message[] } | undefined {
    return this.#channels.get(channel.replace(/^#/, '')) ?? [...this.#channels.values()].find(({ id }) => id === channel);
  }
}
