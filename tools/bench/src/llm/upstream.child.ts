import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds until it answers, or begins to. */
const DELAY = 5;
const CHUNKS = 200;

const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 };
const message = { role: 'assistant', content: 'It is what it is, and that is all there is to say.' };
const base = { id: 'chatcmpl-1', created: 1_790_000_000, model: 'stub' };
const whole = JSON.stringify({ ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const first = chunk({ role: 'assistant', content: '' });
const word = chunk({ content: 'word ' });
const end = `${chunk({}, 'stop')}data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`;

/** A provider that speaks OpenAI's protocol and does nothing: each gateway, and nobody, stands before it. */
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text: string) => (body += text));
  request.on('end', () => void answer(body, response));
});

async function answer(body: string, response: ServerResponse): Promise<void> {
  await pause(DELAY);
  if (!body.includes('"stream":true')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(first);
  for (let n = 0; n < CHUNKS; n += 1) if (!response.write(word)) await once(response, 'drain');
  response.end(end);
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`listens at ${(server.address() as { port: number }).port}`));
