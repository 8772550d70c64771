import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { textOf } from '../../domain/container.js';
import { parseJson, recordOf } from '../../domain/json.js';
import type { Reading } from '../../domain/reading.js';

/** Packages that say what a system is made with, as it is spoken of. */
const MADE_WITH: readonly (readonly [RegExp, string])[] = [
  [/^express$/, 'Express'],
  [/^fastify$/, 'Fastify'],
  [/^@nestjs\/core$/, 'NestJS'],
  [/^koa$/, 'Koa'],
  [/^next$/, 'Next.js'],
  [/^react$/, 'React'],
  [/^vue$/, 'Vue'],
  [/^svelte$/, 'Svelte'],
  [/^@angular\/core$/, 'Angular'],
  [/^fastapi$/, 'FastAPI'],
  [/^django$/i, 'Django'],
  [/^flask$/i, 'Flask'],
  [/^sqlalchemy$/i, 'SQLAlchemy'],
  [/^(?:pg|postgres|psycopg(?:2|2-binary)?|asyncpg)$/, 'PostgreSQL'],
  [/^(?:mysql2?|mysqlclient|pymysql)$/i, 'MySQL'],
  [/^(?:better-sqlite3|sqlite3)$/, 'SQLite'],
  [/^(?:mongoose|mongodb|pymongo)$/, 'MongoDB'],
];

/** package.json, pyproject.toml or requirements.txt: one sentence about what the existing system is made with. */
export class ManifestReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['manifest'];

  override read(content: Uint8Array): Reading {
    const text = textOf(content) ?? '';
    const manifest = recordOf(parseJson(text));
    const names =
      manifest === undefined
        ? pythonPackages(text)
        : Object.keys({ ...recordOf(manifest['dependencies']), ...recordOf(manifest['devDependencies']) });
    const language = manifest === undefined ? 'Python' : names.includes('typescript') ? 'TypeScript' : 'JavaScript';
    const used = MADE_WITH.filter(([pattern]) => names.some((name) => pattern.test(name))).map(([, word]) => word);
    const said = `The existing system is written in ${language}${used.length === 0 ? '' : ` with ${joined(used)}`}.`;
    return compose([{ kind: 'paragraph', text: said, place: { line: 1 } }]);
  }
}

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Names at the start of lines, or of strings in the lists of a pyproject.toml. */
const pythonPackages = (text: string): string[] =>
  [...text.matchAll(/(?:^|["'])\s*([A-Za-z][\w.-]*)\s*(?=$|[[<>=~!;"' ])/gm)].map(([, name]) => name!.toLowerCase());
