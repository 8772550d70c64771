import { zodTextFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnswerPart } from '../calls/domain/answer.js';
import { all, openDoors, type OpenDoors } from './fixtures/open-doors.js';
import { text, toolCall } from './fixtures/scripted-calls.js';

let house: OpenDoors;
beforeAll(async () => {
  house = await openDoors();
});
afterAll(() => house[Symbol.asyncDispose]());

const asked = { model: 'small', input: 'How high is it?' };
const thought = { type: 'thinking' as const, text: 'It is a kite.', signature: 'sealed' };
const HEIGHT = { type: 'function' as const, name: 'height', parameters: { type: 'object' }, strict: false };

describe('Responses with the official client', () => {
  it('answers with items, text and usage, and says that nothing is kept', async () => {
    house.calls.will({ parts: [thought, text('Forty metres.')] });
    const response = await house.openai().responses.create({ ...asked, instructions: 'Be brief.' });
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      output_text: 'Forty metres.',
      output: [{ type: 'reasoning', summary: [{ text: 'It is a kite.' }], encrypted_content: 'sealed' }, { type: 'message' }],
      usage: { input_tokens: 16, output_tokens: 7, total_tokens: 23 },
    });
    expect([(response as { store?: boolean }).store, house.calls.last.request.system]).toEqual([
      false,
      [{ type: 'text', text: 'Be brief.' }],
    ]);
  });

  it('streams its events in order and with their numbers', async () => {
    house.calls.will({ parts: [thought, text('Fo'), toolCall('height', 1)] });
    const events = await all(await house.openai().responses.create({ ...asked, stream: true }));
    expect(events.map(({ type }) => type.replace('response.', '')).filter((type, index, list) => type !== list[index - 1])).toEqual(
      `created in_progress
      output_item.added reasoning_summary_part.added reasoning_summary_text.delta reasoning_summary_text.done
      reasoning_summary_part.done output_item.done
      output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done
      output_item.added function_call_arguments.delta function_call_arguments.done output_item.done
      completed`.split(/\s+/),
    );
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  });

  it('feeds the streaming helper to the same end as without', async () => {
    house.calls.will({ parts: [thought, text('Forty metres.'), toolCall('height', { of: 'kite' })] });
    const final = await house
      .openai()
      .responses.stream({ ...asked, tools: [HEIGHT] })
      .finalResponse();
    expect(final).toMatchObject({
      status: 'completed',
      output_text: 'Forty metres.',
      output: [
        { type: 'reasoning', encrypted_content: 'sealed', summary: [{ text: 'It is a kite.' }] },
        { type: 'message', status: 'completed' },
        { type: 'function_call', call_id: 'call_height', name: 'height', arguments: '{"of":"kite"}' },
      ],
    });
  });

  it('takes its own items back, thoughts and calls and results', async () => {
    house.calls.will({ parts: [thought, toolCall('height', { of: 'kite' })] }, { parts: [text('Forty.')] });
    const first = await house.openai().responses.create({ ...asked, tools: [HEIGHT] });
    const result = { type: 'function_call_output' as const, call_id: 'call_height', output: '40' };
    await house.openai().responses.create({ ...asked, input: [{ role: 'user', content: 'How high?' }, ...first.output, result] as never });
    expect(house.calls.last.request.turns).toEqual([
      { role: 'user', parts: [{ type: 'text', text: 'How high?' }] },
      {
        role: 'assistant',
        parts: [
          { ...thought, dialect: 'openai-responses' },
          { type: 'tool_call', id: 'call_height', name: 'height', input: '{"of":"kite"}' },
        ],
      },
      { role: 'user', parts: [{ type: 'tool_result', callId: 'call_height', parts: [{ type: 'text', text: '40' }], failed: false }] },
    ]);
  });

  it('gives parsed values for a schema', async () => {
    house.calls.will({ parts: [text('{"metres":40}')] });
    const format = zodTextFormat(z.object({ metres: z.number() }), 'height');
    const { output_parsed: parsed } = await house.openai().responses.parse({ ...asked, text: { format } });
    expect([parsed, house.calls.last.request.output]).toEqual([
      { metres: 40 },
      expect.objectContaining({ kind: 'schema', name: 'height' }),
    ]);
  });

  it('streams a refusal as one, which clients do not take for the value that was asked for', async () => {
    house.calls.will({ parts: [{ ...text('I will not.'), refusal: true } as AnswerPart], finish: 'refused' });
    const format = zodTextFormat(z.object({ metres: z.number() }), 'kite');
    const { output } = await house.openai().responses.stream({ model: 'small', input: 'Hi', text: { format } }).finalResponse();
    expect(output).toMatchObject([{ type: 'message', content: [{ type: 'refusal', refusal: 'I will not.' }] }]);
  });

  it('is incomplete when the tokens were over', async () => {
    house.calls.will({ parts: [text('Forty me')], finish: 'length' });
    const final = await house.openai().responses.stream(asked).finalResponse();
    expect(final).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });

  it('shows what OpenAI alone tells: sources of its texts, and fields besides', async () => {
    const annotations = [{ type: 'url_citation', url: 'https://x.test', title: 'x', start_index: 0, end_index: 5 }];
    const extra = { dialect: 'openai-responses', fields: { output_text: [{}, { annotations }], prompt_cache_key: 'k' } } as const;
    const said = { parts: [text('One. '), thought, text('Two.')], extra };
    house.calls.will(said, said);
    const all = [await house.openai().responses.create(asked), await house.openai().responses.stream(asked).finalResponse()];
    for (const { output_text, output, prompt_cache_key } of all)
      expect([output_text, output[2], prompt_cache_key]).toMatchObject(['One. Two.', { content: [{ annotations }] }, 'k']);
  });

  it.each([
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['conversation', { conversation: 'conv_1' }],
    ['background', { background: true }],
  ])('refuses %s, for answers are not kept', async (param, more) => {
    const failure = await house
      .openai()
      .responses.create({ ...asked, ...more })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 400, code: 'invalid', param, message: expect.stringContaining('not kept here') });
  });

  it('knows no answer of before', async () => {
    await expect(house.openai().responses.retrieve('resp_1')).rejects.toMatchObject({ status: 404, code: 'not_found' });
    await expect(house.openai().responses.delete('resp_1')).rejects.toMatchObject({ status: 404 });
  });
});
