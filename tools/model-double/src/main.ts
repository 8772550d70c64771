import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { AppError, CODES } from '@hexad/kernel';
import { Recorder } from './recordings/recorder.js';
import { PROVIDERS } from './script/schema.js';
import { ModelDouble } from './server/model-double.js';

const USAGE = `usage: npm run model-double -- [--script FILE] [--recordings FOLDER [--paced]] [--port N]
       npm run model-double -- record --to FOLDER [--port N] [--anthropic URL] [--openai URL] [--gemini URL]

Speaks the protocols of Anthropic, OpenAI and Gemini as the script says, or as the recordings were; without either it echoes.
\`record\` is a proxy before the providers that writes the recordings, without keys. Both run until they are interrupted.`;

try {
  await run();
} catch (thrown) {
  const error = AppError.from(thrown);
  console.error(error.message);
  process.exitCode = CODES[error.code].exit;
}

async function run(): Promise<void> {
  const { values, positionals } = read();
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new AppError('invalid', `--port ${values.port} is no port.\n\n${USAGE}`);
  }
  const wrong = unknownPart(positionals, values);
  if (wrong !== undefined) throw new AppError('invalid', `${wrong}\n\n${USAGE}`);
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await using server = await (positionals[0] === 'record' ? record() : double());
  for (const provider of PROVIDERS) console.log(`${provider} ${server.url(provider)}`);
  await interrupted;

  function double(): Promise<ModelDouble> {
    return ModelDouble.start({ script: values.script, recordings: values.recordings, paced: values.paced ?? false, port });
  }

  function record(): Promise<Recorder> {
    const upstreams = Object.fromEntries(PROVIDERS.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
    return Recorder.start({ folder: values.to!, port, upstreams, say: (line) => console.error(`▸ ${line}`) });
  }
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        script: { type: 'string' },
        recordings: { type: 'string' },
        paced: { type: 'boolean' },
        port: { type: 'string' },
        to: { type: 'string' },
        anthropic: { type: 'string' },
        openai: { type: 'string' },
        gemini: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new AppError('invalid', `${(cause as Error).message}\n\n${USAGE}`, { cause });
  }
}

/** What was asked and has no meaning, in a sentence. */
function unknownPart(positionals: readonly string[], values: Readonly<Record<string, unknown>>): string | undefined {
  const recording = positionals[0] === 'record';
  const surplus = positionals[recording ? 1 : 0];
  if (surplus !== undefined) return `There is no command ${surplus}.`;
  const vain = (recording ? ['script', 'recordings', 'paced'] : ['to', ...PROVIDERS]).find((name) => values[name] !== undefined);
  if (vain !== undefined) return `--${vain} means nothing ${recording ? 'with' : 'without'} record.`;
  if (recording && values['to'] === undefined) return 'record needs --to FOLDER.';
  return values['paced'] !== undefined && values['recordings'] === undefined ? '--paced needs --recordings FOLDER.' : undefined;
}
