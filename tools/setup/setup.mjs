// Installs and builds what is missing, and nothing twice. Runs on any Node >= 20 without dependencies.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf, once } from './stamp.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamps = join(root, 'node_modules/.hexad');
const bin = join(root, 'node_modules/.bin');

const started = Date.now();
const installed = once(join(stamps, 'installed'), hashOf(root, ['package-lock.json']), () => {
  step('Installing dependencies');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
});
const sources = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'proto', 'libs', 'services', 'tools'];
const built = once(join(stamps, 'built'), hashOf(root, sources), () => {
  step('Building');
  run(join(bin, 'buf'), ['generate'], join(root, 'proto'));
  run(join(bin, 'tsc'), ['-b'], root);
  run(join(bin, 'node'), [join(root, 'tools/setup/bundle.mjs')], root);
});
if (!process.argv.includes('--build-only')) run(process.execPath, [join(root, 'bin/hexad'), 'setup'], root);
if (installed || built) step(`Set up in ${((Date.now() - started) / 1000).toFixed(0)} s`);

function step(text) {
  console.error(`▸ ${text}`);
}

function run(program, args, cwd) {
  const path = [bin, dirname(process.execPath), process.env.PATH].join(':');
  const { status, error } = spawnSync(program, args, { cwd, stdio: ['ignore', 2, 2], env: { ...process.env, PATH: path } });
  if (error) throw error;
  if (status !== 0) {
    console.error(`▸ \`${program} ${args.join(' ')}\` failed; see above.`);
    process.exit(status ?? 70);
  }
}
