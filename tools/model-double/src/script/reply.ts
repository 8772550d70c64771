import { z } from 'zod';

const Whole = z.number().int().min(0);
const Headers = z.record(z.string().min(1), z.string()).describe('Response headers; they win over those of the double.');

const Tool = z
  .strictObject({
    name: z.string().min(1),
    input: z.unknown().optional().describe('The arguments, as JSON.'),
    arguments: z
      .string()
      .optional()
      .describe('The arguments as text that is sent as it is, for malformed JSON; Gemini then says MALFORMED_FUNCTION_CALL.'),
  })
  .refine(({ input, arguments: text }) => input === undefined || text === undefined, 'a tool call has `input` or `arguments`, not both');

export const ScriptError = z.strictObject({
  status: z.number().int().min(400).max(599),
  message: z.string().optional().describe('Default: what the provider says with this status.'),
  type: z.string().optional().describe('`error.type`, of Gemini `error.status`. Default: by status.'),
  code: z.string().optional().describe('`error.code`, of OpenAI only.'),
  retryAfter: z.number().min(0).optional().describe('Seconds: `retry-after`, with OpenAI `retry-after-ms` too, of Gemini a RetryInfo.'),
  headers: Headers.optional(),
});

const CONTENT = ['text', 'json', 'tools', 'refusal', 'size'] as const;
const FAULTS = ['error', 'raw', 'disconnect', 'hang'] as const;
const STREAMED = [
  'firstTokenMs',
  'chunkMs',
  'chunkSize',
  'cutAfter',
  'stallAfter',
  'failAfter',
  'finish',
  'usage',
  'thinking',
  'malformed',
] as const;

/** One answer: content with its delivery, or one fault. */
export const Reply = z
  .strictObject({
    text: z.string().optional(),
    json: z.unknown().optional().describe('Structured output: the text is this value as JSON.'),
    malformed: z
      .enum(['truncated', 'fenced', 'prose', 'comma'])
      .optional()
      .describe('Spoils `json`: its second half is missing, it stands in a code fence, in a sentence, or has a comma too many.'),
    tools: z.array(Tool).min(1).optional().describe('Tool calls, after the text if there is one.'),
    refusal: z.string().optional().describe('The model declines.'),
    size: z.number().int().min(1).max(100_000_000).optional().describe('Text of so many characters, the same each time.'),
    thinking: z.string().optional().describe('Reasoning before the answer. OpenAI shows only its tokens.'),
    finish: z.enum(['stop', 'length', 'filter']).optional().describe('Default: what follows from the answer and the limit of the request.'),
    usage: z
      .strictObject({ input: Whole, output: Whole, cacheRead: Whole, cacheWrite: Whole, cacheWriteLong: Whole })
      .partial()
      .optional()
      .describe(
        'Instead of the counted tokens. `input` is without what the cache has; `cacheWriteLong`, of Anthropic only, is in `cacheWrite`.',
      ),

    delayMs: Whole.optional().describe('Milliseconds before the first byte of the answer.'),
    firstTokenMs: Whole.optional().describe('Milliseconds between the opening events of a stream and its first piece of content.'),
    chunkMs: Whole.optional().describe('Milliseconds before each further piece.'),
    chunkSize: z.number().int().min(1).optional().describe('Characters of a piece, default 16.'),
    cutAfter: Whole.optional().describe('The connection is cut after so many pieces; of an answer that is no stream half is sent.'),
    stallAfter: Whole.optional().describe('After so many pieces nothing comes any more and the connection stays open.'),
    failAfter: z
      .strictObject({ pieces: Whole, error: ScriptError })
      .optional()
      .describe("After so many pieces the stream ends with the provider's error event; an answer that is no stream is this error."),

    error: ScriptError.optional().describe("An error in the provider's form."),
    raw: z
      .strictObject({ status: z.number().int().min(200).max(599), headers: Headers.optional(), body: z.string() })
      .optional()
      .describe('A body that is sent as it is, such as the page of a proxy.'),
    disconnect: z.literal(true).optional().describe('The connection is closed without an answer.'),
    hang: z.literal(true).optional().describe('No answer ever comes.'),
  })
  .superRefine((reply, context) => {
    const content = CONTENT.filter((name) => reply[name] !== undefined);
    const faults = FAULTS.filter((name) => reply[name] !== undefined);
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (content.length + faults.length === 0) refuse(`a reply has one of ${[...CONTENT, ...FAULTS].join(', ')}`);
    if (faults.length > 1 || (faults.length === 1 && content.length > 0))
      refuse(`a reply cannot have ${[...content, ...faults].join(' and ')}`);
    const texts = content.filter((name) => name !== 'tools');
    if (texts.length > 1) refuse(`a reply cannot have ${texts.join(' and ')}`);
    const vain = faults.length === 0 ? undefined : STREAMED.find((name) => reply[name] !== undefined);
    if (vain !== undefined) refuse(`${vain} means nothing beside ${faults[0]}`);
    if (reply.malformed !== undefined && reply.json === undefined) refuse('malformed needs json');
    const ends = (['cutAfter', 'stallAfter', 'failAfter'] as const).filter((name) => reply[name] !== undefined);
    if (ends.length > 1) refuse(`a reply cannot have ${ends.join(' and ')}`);
  });

export type Reply = z.infer<typeof Reply>;
export type ScriptError = z.infer<typeof ScriptError>;

/** The reply has no words, so that it can stand for the answer of any endpoint. */
export const isFault = (reply: Reply): boolean => FAULTS.some((name) => reply[name] !== undefined);
