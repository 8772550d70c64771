import { LocalKeyFile } from '../application/ports.js';
import { readPrivate, writePrivate } from './private-file.js';

export class PrivateLocalKeyFile extends LocalKeyFile {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override async read(): Promise<string | undefined> {
    return (await readPrivate(this.#path))?.trim();
  }

  override write(key: string): Promise<void> {
    return writePrivate(this.#path, `${key}\n`);
  }
}
