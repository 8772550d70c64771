import { readFile } from 'node:fs/promises';
import { AppError } from '@hexad/kernel';
import { ResourceCatalogue } from '@hexad/proto/documents';
import { Catalogue } from '../application/catalogue.js';

/** Stands beside the compiled code and beside the source. */
const FILE = new URL('../../../../catalogue/resources.json', import.meta.url);

/** The catalogue that ships, read when it is asked for first. */
export class ShippedCatalogue extends Catalogue {
  #read: Promise<ResourceCatalogue> | undefined;

  override get(): Promise<ResourceCatalogue> {
    return (this.#read ??= load());
  }
}

async function load(): Promise<ResourceCatalogue> {
  const parsed = ResourceCatalogue.safeParse(JSON.parse(await readFile(FILE, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('internal', `The catalogue of resources is none: ${issue?.path.join('.')}: ${issue?.message}.`);
}
