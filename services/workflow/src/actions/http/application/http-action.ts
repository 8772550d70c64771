import { AppError } from '@hexad/kernel';
import { pluginAction, type PluginContext } from '../../../runs/application/plugins.js';
import { bodyOf, codeOf, contentOf, headersOf, isSafe, urlOf } from '../domain/message.js';
import { HttpResult, HttpWish, isExpected } from '../domain/wish.js';
import type { AllowedHosts } from './allowed-hosts.js';
import type { HttpAnswer, HttpClient } from './http-client.js';

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What goes along to another origin. */
const HARMLESS = new Set(['accept', 'accept-language', 'user-agent']);
/** Characters of an answer that a failure repeats. */
const EXCERPT = 300;
/** Bytes of which they are taken. */
const LOOKED_AT = 262_144;

/** `system: http`: one request to a host on the list. */
export const httpAction = (hosts: AllowedHosts, client: HttpClient) =>
  pluginAction({
    input: HttpWish,
    output: HttpResult,
    async run(wish, context) {
      const until = performance.now() + context.timeoutMs;
      const answer = await follow(wish, context, async (url, headers) => {
        const addresses = await hosts.addresses(url, { tenant: context.caller.tenant, projectId: context.projectId });
        const { max_bytes: maxBytes, method } = wish;
        const timeoutMs = Math.max(1, until - performance.now());
        return client.send({ method, url, headers, body: contentOf(wish)?.bytes, addresses, maxBytes, timeoutMs, signal: context.signal });
      });
      const { status, headers } = answer;
      if (!isExpected(status, wish)) throw unexpected(wish, answer, context.scrub);
      return { status, headers: { ...headers }, body: bodyOf(answer.body, headers['content-type'] ?? '', wish.response) };
    },
  });

type Send = (url: URL, headers: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

/** Redirects of what only reads are followed, each to a host on the list; of what writes they are an answer like others. */
async function follow(wish: HttpWish, { idempotencyKey }: PluginContext, send: Send): Promise<HttpAnswer> {
  let url = urlOf(wish);
  let headers = headersOf(wish, contentOf(wish), idempotencyKey);
  for (let left = MOST_REDIRECTS; ; left--) {
    const answer = await send(url, headers);
    const place = answer.headers['location'];
    if (!REDIRECTS.has(answer.status) || place === undefined || !isSafe(wish) || isExpected(answer.status, wish)) return answer;
    const next = URL.parse(place, url.href);
    if (left === 0 || !next) throw new AppError('conflict', `${shown(url)} redirects ${next ? 'again and again' : 'to what is no URL'}.`);
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw new AppError('host_refused', `${shown(url)} redirects to ${next.protocol}//${next.host}, which is not encrypted.`);
    if (next.origin !== url.origin) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name)));
    url = urlOf({ ...wish, url: next.href, query: {} });
  }
}

/** The excerpt is made of clean text: half a secret would not be found any more. */
function unexpected(wish: HttpWish, { status, body }: HttpAnswer, scrub: PluginContext['scrub'] = (text) => text): AppError {
  const text = scrub(body.subarray(0, LOOKED_AT).toString()).replaceAll(/\s+/g, ' ').trim();
  const said = text === '' ? '' : `: ${text.slice(0, EXCERPT)}${text.length > EXCERPT ? '…' : ''}`;
  return new AppError(codeOf(status), `${wish.method} ${shown(urlOf(wish))} answered ${status}, not ${wish.expect.join(' or ')}${said}`);
}

/** Without what may be a secret. */
const shown = ({ origin, pathname }: URL): string => `${origin}${pathname}`;
