// Runs on any Node >= 20 without dependencies: it is what installs them.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'gen', '.nx', '.reports', '.git']);

/** SHA-256 over names and contents of files; folders are walked, generated ones left out. */
export function hashOf(root, paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).toSorted()) if (!SKIPPED.has(name)) visit(join(path, name));
    } else hash.update(path).update('\0').update(readFileSync(full)).update('\0');
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

/** Runs `work` unless it was already done for the same inputs; remembers it in `file`. Returns whether it ran. */
export function once(file, hash, work) {
  if (existsSync(file) && readFileSync(file, 'utf8') === hash) return false;
  work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
  return true;
}
