import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Trap {
  readonly said: RegExp;
  readonly when: 'before' | 'after';
  readonly sprung: () => void;
}

/** Between a client and a server, to be cut: `await using proxy = await TcpProxy.to(5672)`. */
export class TcpProxy implements AsyncDisposable {
  readonly #target: { readonly port: number; readonly host: string };
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #away = false;
  #held = false;
  #trap: Trap | undefined;

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

  /**
   * Ends the next connection whose client says such a thing: before the server hears of it, or once the server has answered, which the client
   * then does not hear. Resolves when it has.
   */
  cutAt(said: RegExp, when: Trap['when']): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#trap = { said, when, sprung: resolve };
    return promise;
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
    client.prependListener('data', (bytes: Buffer) => this.#watch(bytes, client, server));
    this.#join(client, server);
    this.#join(server, client);
  }

  #watch(bytes: Buffer, client: Socket, server: Socket): void {
    const trap = this.#trap;
    if (trap === undefined || !trap.said.test(bytes.toString('latin1'))) return;
    this.#trap = undefined;
    const end = (): void => {
      client.resetAndDestroy();
      trap.sprung();
    };
    if (trap.when === 'after') return void server.prependOnceListener('data', end);
    server.destroy();
    end();
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
