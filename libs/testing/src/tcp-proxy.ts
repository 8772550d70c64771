import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Between a client and a server, to be cut: `await using proxy = await TcpProxy.to(5672)`. */
export class TcpProxy implements AsyncDisposable {
  readonly #target: { readonly port: number; readonly host: string };
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #away = false;
  #held = false;

  private constructor(target: { port: number; host: string }) {
    this.#target = target;
    this.#server = createServer((client) => this.#through(client));
  }

  static async to(port: number, host = '127.0.0.1'): Promise<TcpProxy> {
    const proxy = new TcpProxy({ port, host });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection; new ones go through. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Ends every connection and refuses new ones until `resume`. */
  away(): void {
    this.#away = true;
    this.cut();
  }

  /** Nothing goes through any more, in both ways, and nobody is told. */
  hold(): void {
    this.#held = true;
    for (const socket of this.#sockets) socket.pause();
  }

  resume(): void {
    this.#away = false;
    this.#held = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Resolves when somebody connects from now on. */
  async another(): Promise<void> {
    await once(this.#server, 'connection');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.away();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #through(client: Socket): void {
    if (this.#away) return void client.resetAndDestroy();
    const server = connect(this.#target);
    this.#join(client, server);
    this.#join(server, client);
  }

  #join(from: Socket, to: Socket): void {
    from.setNoDelay(true);
    this.#sockets.add(from);
    from.on('data', (bytes) => {
      if (!to.write(bytes)) from.pause();
    });
    to.on('drain', () => {
      if (!this.#held) from.resume();
    });
    if (this.#held) from.pause();
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
