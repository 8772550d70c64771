import { Writable } from 'node:stream';

/** Takes what a stream of the pod brings, up to a mark that says that all of it came. */
export class MarkedStream extends Writable {
  /** Resolves when the mark came. */
  readonly marked: Promise<void>;
  readonly #mark: Buffer;
  readonly #take: (chunk: Buffer) => void;
  readonly #done = Promise.withResolvers<void>();
  /** The last bytes that could be the beginning of the mark. */
  #kept: Buffer = Buffer.alloc(0);
  #over = false;

  constructor(mark: string, take: (chunk: Buffer) => void) {
    super();
    this.#mark = Buffer.from(mark);
    this.#take = take;
    this.marked = this.#done.promise;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.#over) this.#look(Buffer.concat([this.#kept, chunk]));
    done();
  }

  /** What was held back: the mark never came. */
  flush(): void {
    if (this.#kept.length > 0) this.#take(this.#kept);
    this.#kept = Buffer.alloc(0);
  }

  #look(bytes: Buffer): void {
    const at = bytes.indexOf(this.#mark);
    this.#over = at !== -1;
    const whole = this.#over ? at : bytes.length - this.#begun(bytes);
    if (whole > 0) this.#take(bytes.subarray(0, whole));
    this.#kept = this.#over ? Buffer.alloc(0) : Buffer.from(bytes.subarray(whole));
    if (this.#over) this.#done.resolve();
  }

  /** How many of the last bytes the mark begins with. */
  #begun(bytes: Buffer): number {
    const most = Math.min(bytes.length, this.#mark.length - 1);
    for (let length = most; length > 0; length -= 1) {
      if (bytes.subarray(-length).equals(this.#mark.subarray(0, length))) return length;
    }
    return 0;
  }
}
