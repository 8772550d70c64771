import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { WorkflowFiles } from '../application/sources.js';

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** Workflows as `<name>.yaml` in one folder, read anew for every start. */
export class FolderWorkflowFiles extends WorkflowFiles {
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override async read(name: string): Promise<string> {
    if (!NAME.test(name)) throw new AppError('invalid', `"${name}" is no name of a workflow: small letters, digits, _ and - only.`);
    try {
      // At once: a file of some kilobytes, and to pass its four calls on to other threads takes many times as long as they do.
      return readFileSync(join(this.#folder, `${name}.yaml`), 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
      throw new AppError('not_found', `There is no workflow "${name}".`, { cause });
    }
  }

  override async list(): Promise<readonly string[]> {
    const names = (await readdir(this.#folder)).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -'.yaml'.length)] : []));
    return names.filter((name) => NAME.test(name)).toSorted();
  }
}
