import { request as plain, type IncomingMessage } from 'node:http';
import { request as encrypted } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import { HttpClient, type HttpAnswer, type HttpRequest } from '../application/http-client.js';
import { MOST_BYTES } from '../domain/wish.js';

/** Connects to addresses that were checked before: a name that changes its mind in between gains nothing. */
export class PinnedClient extends HttpClient {
  override async send(request: HttpRequest): Promise<HttpAnswer> {
    const { host } = request.url;
    assertOutsideTransaction(`Calling ${host}`);
    const limit = AbortSignal.timeout(Math.ceil(request.timeoutMs));
    try {
      return await exchange(request, AbortSignal.any([request.signal, limit]));
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      if (request.signal.aborted) throw new AppError('cancelled', `The call of ${host} was given up.`, { cause: thrown });
      if (limit.aborted) throw new AppError('timeout', `${host} did not answer in ${Math.round(request.timeoutMs)} ms.`, { cause: thrown });
      throw new AppError('unavailable', `${host} cannot be reached: ${reason(thrown)}.`, { cause: thrown });
    }
  }
}

function exchange({ method, url, headers, body, maxBytes, addresses }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const pinned: LookupFunction = (_host, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };
  const open = url.protocol === 'https:' ? encrypted : plain;
  // A connection of its own: one that is kept would be another's, with an address that nobody looked at for this call.
  const call = open(url, {
    method,
    headers: { ...headers, 'accept-encoding': 'identity', ...(body && { 'content-length': body.length }) },
    lookup: pinned,
    agent: false,
    signal,
  });
  call.on('response', (response) => void read(response, url, maxBytes).then(resolve, reject));
  call.on('error', reject);
  call.end(body);
  return promise.finally(() => call.destroy());
}

async function read(response: IncomingMessage, { host }: URL, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new AppError(
        'too_large',
        `The answer of ${host} is larger than ${maxBytes} bytes; ask for less${maxBytes < MOST_BYTES ? ', or raise `max_bytes`' : ': no step takes more'}.`,
      );
    chunks.push(chunk);
  }
  if (!response.complete) throw new AppError('unavailable', `The answer of ${host} broke off.`);
  const coding = response.headers['content-encoding'] ?? 'identity';
  if (coding !== 'identity') throw new AppError('unsupported', `The answer of ${host} is ${coding}, though it was asked for plainly.`);
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
}

function reason(thrown: unknown): string {
  const { code, message } = thrown as { readonly code?: string; readonly message?: string };
  return code ?? message ?? 'the connection failed';
}
