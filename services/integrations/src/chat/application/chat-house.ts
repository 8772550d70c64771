import type { Opened } from '../../wire/opened.js';

export interface SentMessage {
  readonly channelId: string;
  readonly messageId: string;
}

/** Where people talk. */
export abstract class ChatHouse {
  /** `mark` goes with it where nobody sees it. */
  abstract send(opened: Opened, channel: string, text: string, mark: string): Promise<SentMessage>;
  /** The message that bears the mark; undefined when there is none, or the token may not look. */
  abstract find(opened: Opened, channel: string, mark: string, since: Date): Promise<SentMessage | undefined>;
}
