import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@hexad/kernel';
import { parseScript } from '../script/read-script.js';
import type { ModelDouble } from './model-double.js';
import { readBody } from './read-body.js';
import type { SeenRequests } from './seen.js';

/** What a test in another process asks: `GET|DELETE /_double/requests`, `PUT /_double/script`. */
export async function control(
  double: ModelDouble,
  seen: SeenRequests,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, body?: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const body = await readBody(request, 32 * 1024 * 1024);
  const asked = `${request.method} ${path}`;
  if (asked === 'GET /_double/requests') return say(200, seen.all);
  if (asked === 'DELETE /_double/requests') {
    seen.clear();
    return say(204);
  }
  if (asked !== 'PUT /_double/script') return say(404, { code: 'not_found', message: `The model double has no ${asked}.` });
  try {
    const { schema: _, $schema: __, ...script } = parseScript((body ?? '').toString());
    double.play(script);
    say(204);
  } catch (error) {
    say(400, AppError.from(error));
  }
}
