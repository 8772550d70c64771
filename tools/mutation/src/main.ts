import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { HexadJson, Spec } from '@hexad/proto/documents';
import { installedModules, shippedPacks } from '@hexad/service-codegen';
import { mutate, type Result } from './mutation.js';

const USAGE = 'usage: node tools/mutation/dist/main.js <spec.json or hexad.json> [--pack node-api] [--json]';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { pack: { type: 'string', default: 'node-api' }, json: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new AppError('invalid', USAGE);
  const spec = readSpec(await readFile(file, 'utf8'));
  const pack = shippedPacks().get(values.pack);
  if (pack.manifest.toolchain !== 'npm') throw new AppError('invalid', `the pack ${values.pack} is not tested with vitest; ${USAGE}`);
  const modules = await installedModules(pack, join(tmpdir(), 'hexad-mutation'));
  const work = await mkdtemp(join(tmpdir(), 'hexad-mutants-'));
  const started = performance.now();
  try {
    const results = await mutate(pack, spec, { work, modules }, (result) => print(result, values.json));
    const killed = results.filter((result) => result.outcome === 'killed').length;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (!values.json) console.log(`${killed} killed, ${results.length - killed} survived, ${seconds} s`);
    return killed === results.length ? 0 : 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A spec, or the document that holds one. */
function readSpec(text: string): Spec {
  const json: unknown = JSON.parse(text);
  const whole = HexadJson.safeParse(json);
  return whole.success ? whole.data.spec : Spec.parse(json);
}

function print({ mutant, outcome, failed }: Result, json: boolean): void {
  if (json) console.log(JSON.stringify({ id: mutant.id, kind: mutant.kind, outcome, failed }));
  else console.log(`${outcome.padEnd(9)} ${mutant.id}${failed[0] === undefined ? '' : `  (${failed[0].split(' ')[0]})`}`);
}

process.exitCode = await main().catch((thrown: unknown) => {
  const error = AppError.from(thrown);
  console.error(error.message);
  return error.code === 'invalid' ? 64 : 70;
});
