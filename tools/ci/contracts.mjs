// The contracts are well formed, and break nothing of what main had before this change.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const proto = join(root, 'proto');

buf('lint');
const before = earlier();
if (before) buf('breaking', '--against', `${join(root, '.git')}#ref=${before},subdir=proto`);
else console.log('The contracts have no earlier version here to be held against.');

/** Where this change left main; on main itself the commit before. */
function earlier() {
  const head = git('rev-parse', 'HEAD');
  const base = git('merge-base', 'HEAD', 'origin/main');
  const commit = base && base !== head ? base : git('rev-parse', '--verify', 'HEAD^');
  return commit && git('ls-tree', '-r', '--name-only', commit, 'proto').includes('.proto') ? commit : undefined;
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

function buf(...args) {
  const { status, error } = spawnSync(join(root, 'node_modules/.bin/buf'), args, { cwd: proto, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 70);
}
