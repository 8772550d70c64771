import { array, asyncProperty, assert, constantFrom, dictionary, jsonValue, nat, oneof, record, string, type Arbitrary } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Answer, AnswerPart } from '../calls/domain/answer.js';
import { directFetch } from './fixtures/direct.js';
import { openDoors, type OpenDoors } from './fixtures/open-doors.js';

const seed = Number(process.env['HEXAD_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
console.info(`doors: HEXAD_TEST_SEED=${seed}`);
const runs = { numRuns: 60, seed };

let house: OpenDoors;
let openai: ReturnType<OpenDoors['openai']>;
let anthropic: ReturnType<OpenDoors['anthropic']>;
beforeAll(async () => {
  house = await openDoors();
  const fetch = directFetch(house.doors);
  openai = house.openai({ fetch });
  anthropic = house.anthropic({ fetch });
});
afterAll(() => house[Symbol.asyncDispose]());

const words = string({ unit: 'binary', minLength: 1, maxLength: 20 });
const name = string({ unit: constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 });
const input = dictionary(name, jsonValue({ maxDepth: 2 }), { maxKeys: 3 }).map((value) => JSON.stringify(value));
const proof = string({ unit: constantFrom('A', 'z', '0', '+', '/', '='), minLength: 1, maxLength: 12 });
const dialect = constantFrom('anthropic', 'openai-responses', 'gemini');
const part: Arbitrary<AnswerPart> = oneof(
  record({ type: constantFrom('text'), text: words }),
  record({ type: constantFrom('tool_call'), id: constantFrom(''), name, input }),
  record({ type: constantFrom('tool_call'), id: constantFrom(''), name, input, signature: proof }),
  record({ type: constantFrom('thinking'), text: words, signature: proof, dialect }),
  record({ type: constantFrom('thinking'), text: constantFrom(''), redacted: constantFrom(true), signature: proof, dialect }),
);
const answer: Arbitrary<Pick<Answer, 'parts' | 'finish' | 'tokens'>> = record({
  // Ids of calls differ.
  parts: array(part, { maxLength: 5 }).map((parts) =>
    parts.map((each, at) => (each.type === 'tool_call' ? { ...each, id: `call_${at}` } : each)),
  ),
  finish: constantFrom('stop', 'stop_sequence', 'length', 'tool_calls', 'filtered', 'paused'),
  tokens: record({ input: nat(1_000), output: nat(1_000), cachedRead: nat(1_000), cachedWrite: nat(1_000) }),
});
const each = (check: (answer: Pick<Answer, 'parts' | 'finish' | 'tokens'>) => Promise<void>) => assert(asyncProperty(answer, check), runs);

const messages = [{ role: 'user' as const, content: 'Hi' }];
const back = () => house.calls.last.request.turns.filter(({ role }) => role === 'assistant').flatMap(({ parts }) => parts);

it('Messages: a streamed answer is the same as a whole one, and comes back as it was', () =>
  each(async (said) => {
    house.calls.willOnly(said, said, said);
    const asked = { model: 'small', max_tokens: 9, messages };
    const whole = await anthropic.messages.create(asked);
    const streamed = await anthropic.messages.stream(asked).finalMessage();
    const plain = (message: typeof whole) => JSON.parse(JSON.stringify({ ...message, id: '', parsed_output: undefined })) as unknown;
    expect(plain(streamed)).toEqual(plain(whole));
    await anthropic.messages.create({ ...asked, messages: [...messages, { role: 'assistant', content: streamed.content }] });
    expect(back()).toEqual(said.parts);
  }));

it('Responses: a streamed answer is the same as a whole one, and comes back as it was', () =>
  each(async (said) => {
    house.calls.willOnly(said, said, said);
    const asked = { model: 'small', input: messages };
    const whole = await openai.responses.create(asked);
    const streamed = await openai.responses.stream(asked).finalResponse();
    const plain = ({
      output,
      status,
      usage,
      incomplete_details,
    }: Pick<typeof whole, 'output' | 'status' | 'usage' | 'incomplete_details'>) =>
      JSON.parse(
        JSON.stringify({ status, usage, incomplete_details, output }, (key, value: unknown) =>
          /^id$|^parsed/.test(key) ? undefined : value,
        ),
      ) as unknown;
    expect(plain(streamed)).toEqual(plain(whole));
    await openai.responses.create({ model: 'small', input: [...messages, ...whole.output] as never });
    expect(back()).toEqual(said.parts);
  }));

it('Chat Completions: a streamed answer is the same as a whole one, and its words and calls come back as they were', () =>
  each(async (said) => {
    house.calls.willOnly(said, said, said);
    const asked = { model: 'small', messages };
    const whole = await openai.chat.completions.create(asked);
    const stream = openai.chat.completions.stream({ ...asked, stream_options: { include_usage: true } });
    // With these two the helper fails by itself.
    const streamed = said.finish === 'length' || said.finish === 'filtered' ? whole : await stream.finalChatCompletion();
    if (streamed === whole) await stream.done();
    const plain = ({ choices: [choice], usage }: typeof whole) => ({
      usage,
      finish: choice?.finish_reason,
      content: choice?.message.content || null,
      calls:
        choice?.message.tool_calls?.map((call) => ({
          id: call.id,
          ...(call.type === 'function' && { name: call.function.name, input: call.function.arguments }),
        })) ?? [],
    });
    expect(plain(streamed)).toEqual(plain(whole));
    await openai.chat.completions.create({ ...asked, messages: [...messages, whole.choices[0]!.message] });
    expect(back().filter(({ type }) => type === 'tool_call')).toEqual(said.parts.filter(({ type }) => type === 'tool_call'));
  }));
