import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { ChatHouse, type Button, type SentMessage } from '../chat/application/chat-house.js';
import type { Opened } from '../wire/opened.js';
import { Slack } from './slack.js';

const EVENT = 'hexad_message';
/** Pages of 1,000 channels, and of 100 messages, that are looked through. */
const MOST_PAGES = 10;
/** Seconds by which Slack's clock may be behind ours. */
const CLOCKS_DIFFER_S = 120;

const Posted = z.object({ channel: z.string(), ts: z.string() });
const Next = z.object({ next_cursor: z.string().default('') }).optional();
const Channels = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string().optional() })), response_metadata: Next });
const Payload = z.object({ event_type: z.string().optional(), event_payload: z.record(z.string(), z.unknown()).optional() });
const History = z.object({ messages: z.array(z.object({ ts: z.string(), metadata: Payload.optional() })), response_metadata: Next });

/** The three signs by which text becomes something else in Slack: mentions, links, commands. */
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export class SlackChat extends ChatHouse {
  override async send(
    opened: Opened,
    channel: string,
    { text, buttons }: { readonly text: string; readonly buttons: readonly Button[] },
    mark: string,
  ): Promise<SentMessage> {
    const sent = await new Slack(opened).call(Posted, 'chat.postMessage', {
      channel,
      text: escaped(text),
      ...(buttons.length > 0 && { blocks: blocksOf(text, buttons) }),
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: EVENT, event_payload: { key: mark } },
    });
    return { channelId: sent.channel, messageId: sent.ts };
  }

  override async find(opened: Opened, channel: string, mark: string, since: Date): Promise<SentMessage | undefined> {
    const slack = new Slack(opened);
    try {
      const channelId = channel.startsWith('#') ? await idOf(slack, channel.slice(1)) : channel;
      return channelId === undefined ? undefined : await inHistory(slack, channelId, mark, since);
    } catch (thrown) {
      // The token may send and not look: then a message that nobody knows of is sent again rather than never.
      if (['provider_denied', 'not_found', 'provider_rejected'].includes(AppError.from(thrown).code)) return undefined;
      throw thrown;
    }
  }
}

/** Characters of a section. */
const LONGEST_SECTION = 2_900;

/** A message with buttons is shown by its blocks; its text is for notifications. */
const blocksOf = (text: string, buttons: readonly Button[]): object[] => [
  { type: 'section', text: { type: 'mrkdwn', text: escaped(text.slice(0, LONGEST_SECTION)) } },
  {
    type: 'actions',
    elements: buttons.map(({ action, text: label, value }) => ({
      type: 'button',
      action_id: action,
      text: { type: 'plain_text', text: label },
      value,
    })),
  },
];

async function idOf(slack: Slack, name: string): Promise<string | undefined> {
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { limit: '1000', exclude_archived: 'true', types: 'public_channel,private_channel', ...(cursor && { cursor }) };
    const { channels, response_metadata: next } = await slack.read(Channels, 'conversations.list', query);
    const known = channels.find((channel) => channel.name === name);
    cursor = next?.next_cursor ?? '';
    if (known !== undefined || cursor === '') return known?.id;
  }
  return undefined;
}

async function inHistory(slack: Slack, channel: string, mark: string, since: Date): Promise<SentMessage | undefined> {
  const oldest = String(Math.floor(since.getTime() / 1_000) - CLOCKS_DIFFER_S);
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { channel, oldest, limit: '100', include_all_metadata: 'true', ...(cursor && { cursor }) };
    const { messages, response_metadata: next } = await slack.read(History, 'conversations.history', query);
    const known = messages.find(({ metadata }) => metadata?.event_type === EVENT && metadata.event_payload?.['key'] === mark);
    if (known !== undefined) return { channelId: channel, messageId: known.ts };
    cursor = next?.next_cursor ?? '';
    if (cursor === '') return undefined;
  }
  return undefined;
}
