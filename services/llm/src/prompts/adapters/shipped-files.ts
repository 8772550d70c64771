import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@hexad/kernel';
import { parse } from 'yaml';
import { ShippedPrompts } from '../application/ports.js';
import { readTemplate } from '../application/read-template.js';
import type { Version } from '../domain/template.js';

const FOLDER = fileURLToPath(new URL('../../../prompts/', import.meta.url));
/** `review.summary.v2.yaml` */
const FILE = /^(.+)\.v(\d+)\.yaml$/;
/** What ships has no time of its own. */
const LONG_AGO = new Date(0);

/** Files beside the code, read once. A version that was shipped stays, so that what was rendered with it can be rendered again. */
export class ShippedFiles extends ShippedPrompts {
  readonly #versions: readonly Version[];

  constructor(folder = FOLDER) {
    super();
    const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    this.#versions = files
      .map((file) => read(folder, file))
      .toSorted((a, b) => compare(a.template.name, b.template.name) || a.version - b.version);
  }

  override all(): readonly Version[] {
    return this.#versions;
  }
}

function read(folder: string, file: string): Version {
  const [, name, version] = FILE.exec(file) ?? [];
  const template = readTemplate({ name, ...(parse(readFileSync(join(folder, file), 'utf8')) as object) });
  if (template.name !== name) throw new AppError('template_invalid', `${file} says that its name is ${template.name}; name both alike.`);
  return { version: Number(version), template, origin: 'shipped', createdAt: LONG_AGO, createdBy: '', publishedAt: LONG_AGO };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
