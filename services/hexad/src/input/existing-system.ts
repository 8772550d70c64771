import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { AppError } from '@hexad/kernel';
import type { BriefUpload } from './brief.js';

/** Folders that hold no source of the system's own. */
const LEFT_OUT = new Set(['node_modules', 'vendor', 'dist', 'build', 'out', 'target', 'coverage', 'site-packages', '__pycache__', 'venv']);
const MANIFEST = /^(?:package\.json|pyproject\.toml|requirements\.txt)$/;
const CODE = /\.(?:py|ts|js|mts|prisma)$/;
const CONTRACT = /\.(?:json|ya?ml)$/;
const SAYS_MODELS = /^\s*@Entity\s*\(|\bmodels\.\w+(?:Field|Key)\(|^\s+__tablename__\s*=|^model\s+\w+\s*\{/m;
const SAYS_API = /^\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/m;
const SAYS_TABLES = /\b(?:create|alter)\s+(?:\w+\s+)*table\b/i;
const TEST_FILE = /(?:^|\/)(?:tests?|__tests__|spec|fixtures|examples?)\/|\.(?:test|spec)\.\w+$/;

const MOST_FILES = 20_000;
const LARGEST = 1_000_000;
const MOST_DOCUMENTS = 60;

/**
 * The files of an existing system that say what it keeps, what it offers and what it is made with: schemas of Prisma, models, tables, descriptions
 * of its API, and lists of packages. Links are not followed, and nothing is run.
 */
export async function readExistingSystem(folder: string): Promise<BriefUpload[]> {
  const paths = (await filesBelow(folder)).filter((path) => !TEST_FILE.test(path));
  const documents: BriefUpload[] = [];
  const tables: string[] = [];
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const isManifest = MANIFEST.test(name);
    if (!isManifest && !CODE.test(name) && !CONTRACT.test(name) && !name.endsWith('.sql')) continue;
    const text = await textOf(join(folder, path));
    if (text === undefined) continue;
    if (name.endsWith('.sql')) tables.push(...(SAYS_TABLES.test(text) && !name.endsWith('down.sql') ? [text] : []));
    else if (isManifest || (CODE.test(name) && SAYS_MODELS.test(text)) || (CONTRACT.test(name) && SAYS_API.test(text)))
      documents.push({ name: path, content: Buffer.from(text) });
  }
  // Migrations change what those before them made.
  if (tables.length > 0) documents.push({ name: 'tables.sql', content: Buffer.from(tables.join('\n;\n')) });
  if (documents.every(({ name }) => MANIFEST.test(name.slice(name.lastIndexOf('/') + 1)))) throw nothingIn(folder);
  if (documents.length > MOST_DOCUMENTS)
    throw new AppError(
      'brief_too_large',
      `The folder ${JSON.stringify(folder)} has ${documents.length} files of models and contracts; at most ${MOST_DOCUMENTS} are read. Give those files that matter.`,
    );
  return documents;
}

const nothingIn = (folder: string): AppError =>
  new AppError(
    'brief_unreadable',
    `The folder ${JSON.stringify(folder)} holds nothing that says what the system keeps: no models of Prisma, Django, SQLAlchemy or TypeORM, no tables in SQL, no OpenAPI. Give files instead.`,
  );

/** Sorted, so that the same folder gives the same brief. */
async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of await entriesOf(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !LEFT_OUT.has(entry.name)) folders.push(path);
      else if (entry.isFile()) found.push(relative(folder, path).split(sep).join('/'));
    }
    if (found.length > MOST_FILES)
      throw new AppError(
        'brief_too_large',
        `The folder ${JSON.stringify(folder)} has more than ${MOST_FILES} files; give the part that matters.`,
      );
  }
  return found.toSorted();
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((cause: Error) => {
    throw new AppError('brief_unreadable', `The folder ${JSON.stringify(folder)} cannot be read: ${cause.message}.`, { cause });
  });
}

async function textOf(path: string): Promise<string | undefined> {
  const { size } = await stat(path);
  if (size > LARGEST) return undefined;
  const content = await readFile(path);
  return content.includes(0) ? undefined : content.toString('utf8');
}
