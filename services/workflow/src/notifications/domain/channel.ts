/** What a test of a channel says; no event of the bus. */
export const CHANNEL_TESTED = 'hexad.workflow.channel.tested.v1';

export const KINDS = ['webhook', 'email', 'chat', 'websocket'] as const;
export type Kind = (typeof KINDS)[number];

/** Where messages go. */
export interface Channel {
  readonly id: string;
  /** Empty: of the whole tenant. */
  readonly projectId: string;
  readonly kind: Kind;
  readonly name: string;
  readonly target: string;
  readonly room: string;
  /** Whose own it is; empty: shared. */
  readonly userId: string;
  readonly state: 'active' | 'disabled';
  readonly reason: string;
  readonly failingSince: Date | undefined;
  readonly createdAt: Date;
}
