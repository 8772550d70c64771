import { TcpProxy } from './tcp-proxy.js';

/** A proxy before a broker, and the broker's URL through it: `await using proxy = await rabbitProxy(rabbit.url, { heartbeat: '1' })`. */
export interface RabbitProxy extends AsyncDisposable {
  readonly proxy: TcpProxy;
  readonly url: string;
}

export async function rabbitProxy(url: string, parameters: Readonly<Record<string, string>> = {}): Promise<RabbitProxy> {
  const proxied = new URL(url);
  const proxy = await TcpProxy.to(Number(proxied.port) || 5672, proxied.hostname);
  proxied.host = `127.0.0.1:${proxy.port}`;
  for (const [name, value] of Object.entries(parameters)) proxied.searchParams.set(name, value);
  return { proxy, url: proxied.href, [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose]() };
}
