import { LocalKeyFile } from '../application/ports.js';
import { makePrivate, readPrivate, replacePrivate } from './private-file.js';

export class PrivateLocalKeyFile extends LocalKeyFile {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override async read(): Promise<string | undefined> {
    return (await readPrivate(this.#path))?.trim();
  }

  override async make(key: string): Promise<string> {
    return (await makePrivate(this.#path, `${key}\n`)).trim();
  }

  override replace(key: string): Promise<void> {
    return replacePrivate(this.#path, `${key}\n`);
  }
}
