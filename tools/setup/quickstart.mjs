// The main job on the shipped brief: no server, no key.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'out');
mkdirSync(out, { recursive: true });
const { status } = spawnSync(process.execPath, [join(root, 'bin/hexad'), 'build', join(root, 'examples/todo/brief.md'), '--yes'], {
  cwd: out,
  stdio: 'inherit',
});
process.exit(status ?? 70);
