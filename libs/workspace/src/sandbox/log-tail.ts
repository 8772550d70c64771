/** Keeps the last of what a service wrote. */
export class LogTail {
  readonly #most: number;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(most = 256 * 1024) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#most * 2) return;
    this.#chunks = [this.#last()];
    this.#size = this.#chunks[0]!.length;
  }

  text(): string {
    return this.#last().toString('utf8');
  }

  lastLine(): string {
    return this.text().trim().split('\n').at(-1)!;
  }

  #last(): Buffer {
    return Buffer.from(Buffer.concat(this.#chunks).subarray(-this.#most));
  }
}
