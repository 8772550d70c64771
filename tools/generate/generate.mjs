// Writes docs/reference from the schemas that validate. With --check it wants no difference to what is committed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSON_SCHEMAS } from '@hexad/proto/documents';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'docs/reference');
mkdirSync(folder, { recursive: true });

for (const [name, schema] of Object.entries(JSON_SCHEMAS)) writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
for (const service of ['workflow', 'gateway']) {
  const { status } = spawnSync('npm', ['run', '--silent', 'generate'], { cwd: join(root, 'services', service), stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 70);
}

if (process.argv.includes('--check')) {
  const { stdout } = spawnSync('git', ['status', '--porcelain', '--', 'docs/reference'], { cwd: root, encoding: 'utf8' });
  if (stdout.trim() !== '') {
    console.error(`Generated files differ from what is committed; run \`npm run generate\` and commit:\n${stdout}`);
    process.exit(1);
  }
}
