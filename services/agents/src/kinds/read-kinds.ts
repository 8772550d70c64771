import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@hexad/kernel';
import { parse } from 'yaml';
import { readDefinition, type KindDefinition } from './definition.js';

const SHIPPED = fileURLToPath(new URL('../../kinds/', import.meta.url));

export type Kinds = ReadonlyMap<string, KindDefinition>;

/** The kinds that ship, and those of `own` beside or in place of them: a file each, YAML or JSON. Fails with `settings_invalid`. */
export async function readKinds(own: string | undefined): Promise<Kinds> {
  const shipped = await readFolder(SHIPPED);
  return new Map([...shipped, ...(own === undefined ? [] : await readFolder(own))].map((kind) => [kind.name, kind]));
}

async function readFolder(folder: string): Promise<KindDefinition[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new AppError('settings_invalid', `The kinds of agents are looked for in ${folder}, which is no folder that can be read.`, {
      cause,
    });
  });
  const files = names.filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
  const kinds = await Promise.all(files.map((name) => readKind(path.join(folder, name))));
  const twice = kinds.find((kind, index) => kinds.findIndex(({ name }) => name === kind.name) < index);
  if (twice) throw new AppError('settings_invalid', `Two files in ${folder} define the kind ${twice.name}.`);
  return kinds;
}

async function readKind(file: string): Promise<KindDefinition> {
  let raw: unknown;
  try {
    raw = parse(await readFile(file, 'utf8'), { maxAliasCount: 0 });
  } catch (cause) {
    throw new AppError('settings_invalid', `The kind of agents in ${path.basename(file)} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
  return readDefinition(raw, path.basename(file));
}
