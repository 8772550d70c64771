/** A JSON Schema of one input. */
export type InputSchema = Readonly<Record<string, unknown>>;

/** What a template is filled with. */
export interface Input {
  readonly name: string;
  readonly description: string;
  readonly schema: InputSchema;
  /** Comes from outside: it may stand in no system message, and only between tags. Default true. */
  readonly untrusted: boolean;
  /** Without it the template gets `null`. Default false. */
  readonly optional: boolean;
  /** When all together are too long, the input with the lowest is cut first; undefined: it is never cut for the others' sake. */
  readonly priority?: number | undefined;
  /** Tokens; what is longer is cut to so many. */
  readonly maxTokens?: number | undefined;
  /** Which end stays when it is cut. Default `start`. */
  readonly keep: 'start' | 'end';
}

export const MESSAGE_ROLES = ['system', 'user', 'assistant'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

export interface Message {
  readonly role: MessageRole;
  /** In the dialect of who wrote it: Jinja for what ships, Liquid for what a tenant wrote. */
  readonly text: string;
}

export interface Template {
  /** Words with dots between: `review.summary`. */
  readonly name: string;
  readonly title: string;
  readonly inputs: readonly Input[];
  readonly messages: readonly Message[];
  /** Tokens of all messages together; undefined: as many as the caller has room for. */
  readonly maxTokens?: number | undefined;
}

/** One of the states of a template that stay for ever. */
export interface Version {
  readonly version: number;
  readonly template: Template;
  readonly origin: 'shipped' | 'tenant';
  readonly createdAt: Date;
  /** `user:<id>`, or empty for what shipped. */
  readonly createdBy: string;
  /** Undefined: a draft, which is rendered only where it is named. */
  readonly publishedAt?: Date | undefined;
}
