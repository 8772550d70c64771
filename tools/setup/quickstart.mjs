// The main job on the shipped brief: no server, no key. Each time into a folder of its own, where the one before it is done.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
let out = 'out/todo';
for (let next = 2; existsSync(join(root, out)); next += 1) out = `out/todo-${next}`;
const { status } = spawnSync(process.execPath, ['bin/hexad', 'build', 'examples/todo/brief.md', '--yes', '--out', out], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 70);
