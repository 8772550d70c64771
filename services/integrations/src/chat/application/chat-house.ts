import type { Opened } from '../../wire/opened.js';

export interface SentMessage {
  readonly channelId: string;
  readonly messageId: string;
}

/** Something that people press. */
export interface Button {
  readonly action: string;
  readonly text: string;
  readonly value: string;
}

/** Where people talk. */
export abstract class ChatHouse {
  /** `mark` goes with it where nobody sees it. */
  abstract send(
    opened: Opened,
    channel: string,
    message: { readonly text: string; readonly buttons: readonly Button[] },
    mark: string,
  ): Promise<SentMessage>;
  /** The message that bears the mark; undefined when there is none, or the token may not look. */
  abstract find(opened: Opened, channel: string, mark: string, since: Date): Promise<SentMessage | undefined>;
}
