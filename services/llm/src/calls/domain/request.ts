/** What a model is asked, in the words of no provider. Everything is plain JSON. */
export interface ModelRequest {
  /** Instructions that stand above the conversation. */
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  /** Whether a model may call several tools at once; default: as the provider does. */
  readonly parallelTools?: boolean | undefined;
  readonly output: Output;
  /** Tokens, reasoning included; default: the most that the model gives. */
  readonly maxOutput?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly seed?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly reasoning?: Reasoning | undefined;
  /** Fields of one protocol that have no word here. They go to a provider of that protocol and to no other. */
  readonly extra?: Extra | undefined;
  /**
   * Fields of one protocol that change nothing in what is answered (`metadata`, `prompt_cache_key`, `user`): sent to a provider of that protocol, left
   * out for the others.
   */
  readonly hints?: Extra | undefined;
}

/** Protocols: what is spoken, not who speaks it. */
export const DIALECTS = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'] as const;
export type Dialect = (typeof DIALECTS)[number];

/**
 * Fields of a body, as that protocol names them. `tools` are such as its provider runs itself, and come after the request's own. `betas` of Anthropic
 * go in the header `anthropic-beta`.
 */
export interface Extra {
  readonly dialect: Dialect;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
}

export type Part = TextPart | ImagePart | DocumentPart | ToolCallPart | ToolResultPart | ThinkingPart | OpaquePart;

/** Marks where a prompt cache may end, for providers that are told (Anthropic): all before it, this part included, is kept for so long. */
export interface Cacheable {
  readonly cache?: '5m' | '1h' | undefined;
}

export interface TextPart extends Cacheable {
  readonly type: 'text';
  readonly text: string;
  /** Came from outside (a document, a tool, a page): the guards look at it, and never as an instruction. Default false. */
  readonly untrusted?: boolean | undefined;
  /** The model declines in it, and the provider said so from its first word on. Default false. */
  readonly refusal?: boolean | undefined;
}

export type Source =
  { readonly kind: 'base64'; readonly mediaType: string; readonly data: string } | { readonly kind: 'url'; readonly url: string };

export interface ImagePart extends Cacheable {
  readonly type: 'image';
  readonly source: Source;
  readonly detail?: 'low' | 'high' | 'auto' | undefined;
}

/** A PDF or text file. */
export interface DocumentPart extends Cacheable {
  readonly type: 'document';
  readonly source: Source;
  readonly name?: string | undefined;
}

export interface ToolCallPart extends Cacheable {
  readonly type: 'tool_call';
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it: nobody has checked it. */
  readonly input: string;
  /** What a provider wants back with the call (Gemini's thought signature). */
  readonly signature?: string | undefined;
}

export interface ToolResultPart extends Cacheable {
  readonly type: 'tool_result';
  readonly callId: string;
  /** Of the tool; Gemini wants it. Providers that do not are not told. */
  readonly name?: string | undefined;
  readonly parts: readonly (TextPart | ImagePart | DocumentPart)[];
  readonly failed: boolean;
}

/** What a model thought before it answered, to be given back as it was. */
export interface ThinkingPart {
  readonly type: 'thinking';
  readonly text: string;
  /** Proof that the provider wrote it, or its encrypted form; goes back to the same dialect only. */
  readonly signature?: string | undefined;
  readonly dialect?: Dialect | undefined;
  /** The provider hid it: `signature` is all there is. */
  readonly redacted?: boolean | undefined;
}

/**
 * A part of one protocol that has no word here (a server-side tool, a citation's source). It goes to that dialect and to no other. `value` is what stands
 * in its place there: a content block (Anthropic), a content part or, with a `role`, a message (Chat Completions), an item or a content part (Responses).
 */
export interface OpaquePart {
  readonly type: 'opaque';
  readonly dialect: Dialect;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Tool extends Cacheable {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON Schema of the input. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly strict?: boolean | undefined;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** `schema`: the answer is a JSON value that fits; it is checked here and repaired once at most. */
export type Output =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict?: boolean | undefined;
      readonly description?: string | undefined;
    };

export interface Reasoning {
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | undefined;
  /** Tokens. */
  readonly budget?: number | undefined;
  /** Whether the caller wants to see a summary of the thoughts. */
  readonly show?: boolean | undefined;
}

export const TEXT_OUTPUT: Output = { kind: 'text' };
