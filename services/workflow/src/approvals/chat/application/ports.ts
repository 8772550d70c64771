import type { ChatUser } from '../domain/slack-request.js';

export interface ChatIdentity extends ChatUser {
  /** `user:<id>` */
  readonly person: string;
  readonly boundAt: Date;
}

/** Who users of chats are here. */
export abstract class ChatIdentities {
  abstract addCode(
    tenant: string,
    code: { readonly hash: Uint8Array; readonly person: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<void>;
  /** Uses the code up. Undefined for none; fails with `conflict` when the user is somebody else already. */
  abstract bind(tenant: string, hash: Uint8Array, who: ChatUser, now: Date): Promise<string | undefined>;
  abstract find(tenant: string, who: ChatUser): Promise<string | undefined>;
  abstract list(tenant: string, person: string): Promise<readonly ChatIdentity[]>;
  abstract remove(tenant: string, person: string, who: ChatUser): Promise<boolean>;
}

/** With what a tenant's app signs. */
export abstract class SigningSecret {
  abstract set(tenant: string, by: string, secret: string): Promise<void>;
  abstract open(tenant: string): Promise<string | undefined>;
}

/** Answers in a room of a chat. */
export abstract class ChatReplies {
  abstract say(
    tenant: string,
    place: { readonly project: string; readonly connection: string; readonly room: string },
    text: string,
    key: string,
  ): Promise<void>;
}
