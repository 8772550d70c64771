import { AppError, uuidFrom, type Caller } from '@hexad/kernel';
import { WORKFLOW_APPROVAL_REQUESTED } from '@hexad/proto/events';
import { ChatServiceService, type ChatButton } from '@hexad/proto/integrations/v1/chat';
import { isObject } from '../../expressions/json.js';
import { ConnectionServiceService } from '@hexad/proto/integrations/v1/connections';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Sender, type Outgoing } from '../application/ports.js';
import type { MessageTexts } from '../application/texts.js';
import type { Channel } from '../domain/channel.js';
import type { Outcome } from '../domain/delivery.js';

const ROOM = /^(#[^\s#@,:<>&]{1,80}|[CGD][A-Z0-9]{7,20})$/;
/** Where connections of these lead, people talk. */
const CHATS = new Set(['slack']);
/** Characters of a message. */
const LONGEST = 30_000;
/** Milliseconds for all of a try; the service behind it tries again itself. */
const TIMEOUT_MS = 30_000;

/** Messages to rooms of chats, which the service `integrations` has the tokens of. The target is a connection of it, by name or id. */
export class ChatSender extends Sender {
  override readonly kind = 'chat';
  readonly #connections: RpcClient<typeof ConnectionServiceService>;
  readonly #chat: RpcClient<typeof ChatServiceService>;
  readonly #texts: MessageTexts;

  constructor(rpc: RpcClients, texts: MessageTexts) {
    super();
    this.#connections = rpc.client('integrations', ConnectionServiceService);
    this.#chat = rpc.client('integrations', ChatServiceService);
    this.#texts = texts;
  }

  override async check(caller: Caller, { target, room, projectId }: Pick<Channel, 'target' | 'room' | 'projectId'>): Promise<void> {
    if (!ROOM.test(room)) throw new AppError('invalid', 'The room of a channel of the kind chat is named as #dev, or by its id.');
    const { connections } = await this.#connections.listConnections({ projectId: '' }, { caller });
    const fits = connections.some(
      (one) => CHATS.has(one.provider) && [projectId, ''].includes(one.projectId) && [one.id, one.name].includes(target),
    );
    if (!fits) throw new AppError('invalid', `target is ${JSON.stringify(target)}; it is the name or id of a connection to a chat.`);
  }

  override async send(tenant: string, outgoing: Outgoing, signal: AbortSignal): Promise<Outcome> {
    const { channel, delivery } = outgoing;
    const text = worded(await this.#texts.of(tenant, outgoing), delivery.happening.title);
    // The same over all tries, and another when it was asked for again, or says something else.
    const idempotencyKey = uuidFrom([delivery.id, String(delivery.attempts - delivery.tries), text]);
    const wish = {
      projectId: channel.projectId,
      connection: channel.target,
      channel: channel.room,
      text,
      buttons: buttonsFor(delivery.happening, channel),
    };
    const caller = { tenant, actor: 'service:workflow' };
    try {
      await this.#chat.sendMessage(wish, { caller, idempotencyKey, signal, timeoutMs: TIMEOUT_MS, retryMs: 0 });
      return { arrived: true, status: 0 };
    } catch (thrown) {
      // The process stops: whoever takes the task next has this try.
      if (signal.aborted) throw thrown;
      const { code, message, details } = AppError.from(thrown);
      const wait = details['retryAfterMs'];
      const hopeless = code === 'host_refused' || code === 'invalid';
      return { arrived: false, code, message, status: 0, hopeless, ...(typeof wait === 'number' && { retryAfterMs: wait }) };
    }
  }
}

/** The subject and the text, which mostly begins with the title that the subject has already. */
function worded({ subject, text }: { readonly subject: string; readonly text: string }, title: string): string {
  const rest = text.startsWith(title) ? text.slice(title.length) : text;
  const all = `${subject}\n${rest.trim()}`.trim();
  return all.length <= LONGEST ? all : `${all.slice(0, LONGEST - 1)}…`;
}

/** Characters of what a button can carry. */
const LONGEST_VALUE = 2_000;

/** Where people are asked they can answer; what a button carries is what they looked at. */
function buttonsFor({ type, projectId, data }: Outgoing['delivery']['happening'], { target }: Channel): ChatButton[] {
  const gate = data['gate'];
  if (type !== WORKFLOW_APPROVAL_REQUESTED || !isObject(gate) || gate === undefined) return [];
  const value = JSON.stringify({ a: gate['approvalId'], r: gate['revision'], c: target, p: projectId });
  if (value.length > LONGEST_VALUE) return [];
  return [
    { action: 'hexad_approve', text: 'Approve', value },
    { action: 'hexad_reject', text: 'Reject', value },
  ];
}
