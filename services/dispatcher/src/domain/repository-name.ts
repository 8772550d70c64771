import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One name for the ways to write one repository: `file://` or a path, slashes at its end or not, `.git` or not. What cannot be read stays as it is. */
export function repositoryName(repo: string): string {
  const name = local(repo.trim())
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
  return name === '' ? '/' : name;
}

function local(repo: string): string {
  if (repo.startsWith('/')) return path.posix.normalize(repo);
  if (!/^file:\/\//i.test(repo)) return repo;
  try {
    return path.posix.normalize(fileURLToPath(repo));
  } catch {
    return repo;
  }
}
