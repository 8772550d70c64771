import { Duplex, PassThrough, Writable, type Readable } from 'node:stream';

/** What a WebSocket is to a tunnel. */
interface Line {
  addEventListener(event: 'close' | 'error', listener: () => void): void;
  close(): void;
}

/** A connection out of what the cluster forwards: it ends when the forwarding ends, and ends it. */
class Tunnel extends Duplex {
  readonly input = new PassThrough();
  readonly output: Writable;
  line: Line | undefined;

  constructor() {
    super({ allowHalfOpen: true });
    this.output = new Writable({
      write: (chunk: Buffer, _, done) => {
        this.push(chunk);
        done();
      },
    });
    this.on('error', () => {}); // told as its end
  }

  override _read(): void {} // what comes is pushed

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.input.write(chunk, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.line?.close();
    done(error);
  }
}

export async function tunnel(forward: (output: Writable, input: Readable) => Promise<unknown>): Promise<Duplex> {
  const made = new Tunnel();
  const line = (await forward(made.output, made.input)) as Line;
  made.line = line;
  line.addEventListener('close', () => {
    if (!made.destroyed) made.push(null);
  });
  line.addEventListener('error', () => {}); // closed follows
  return made;
}
