import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

/** Where tests keep the templates of their databases: beside the installed packages, where they survive builds and every project finds them. */
export function testTemplates(): string {
  const parts = createRequire(import.meta.url)
    .resolve('@electric-sql/pglite')
    .split(sep);
  return join(parts.slice(0, parts.lastIndexOf('node_modules') + 1).join(sep), '.cache', 'hexad-templates');
}
