import { readFileSync } from 'node:fs';
import { AppError, CODES } from '@hexad/kernel';
import { stopWithLauncher } from './hosting/launcher.js';
import { NOBODY_READS, readerIsGone, stopWithReader } from './hosting/reader.js';
import { helpFor } from './help.js';

const LINGER_MS = 2_000;

type Command = (args: string[]) => Promise<number>;

/** Loaded when asked for: each needs another part of the platform. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import('./commands/build.js')).build,
  resume: async () => (await import('./commands/resume.js')).resume,
  spec: async () => (await import('./commands/spec.js')).spec,
  conflict: async () => (await import('./commands/conflict.js')).conflict,
  plan: async () => (await import('./commands/plan.js')).plan,
  serve: async () => (await import('./commands/serve.js')).serve,
  migrate: async () => (await import('./commands/migrate.js')).migrate,
  replay: async () => (await import('./commands/replay.js')).replay,
  bus: async () => (await import('./commands/bus.js')).bus,
  up: async () => (await import('./commands/up.js')).up,
  backup: async () => (await import('./commands/backup.js')).backup,
  restore: async () => (await import('./commands/restore.js')).restore,
  task: async () => (await import('./commands/task.js')).task,
  run: async () => (await import('./commands/run.js')).run,
  workflow: async () => (await import('./commands/workflow.js')).workflow,
  approvals: async () => (await import('./commands/approvals.js')).approvals,
  plugin: async () => (await import('./commands/plugin.js')).plugin,
  secret: async () => (await import('./commands/secret.js')).secret,
  connection: async () => (await import('./commands/connection.js')).connection,
  hosts: async () => (await import('./commands/hosts.js')).hosts,
  schedule: async () => (await import('./commands/schedule.js')).schedule,
  trigger: async () => (await import('./commands/trigger.js')).trigger,
  review: async () => (await import('./commands/review.js')).review,
  policy: async () => (await import('./commands/policy.js')).policy,
  reaction: async () => (await import('./commands/reaction.js')).reaction,
  notify: async () => (await import('./commands/notify.js')).notify,
  setup: async () => (await import('./commands/setup.js')).setup,
};

async function run([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || [name, ...args].some(isHelp)) {
    const words = [...(name === undefined || name === 'help' ? [] : [name]), ...args];
    console.log(helpFor(words.filter((word) => !word.startsWith('-'))));
    return name === undefined ? 64 : 0;
  }
  if (name === '--version' || name === 'version') {
    console.log(version());
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new AppError('invalid', `There is no command ${JSON.stringify(name)}; there are: ${Object.keys(COMMANDS).join(', ')}.`);
  const command = await load();
  return command(args);
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

stopWithLauncher();
stopWithReader();
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  const error = AppError.from(thrown);
  if (readerIsGone()) process.exit(NOBODY_READS);
  if (process.argv.includes('--json')) console.log(JSON.stringify({ type: 'error', ...error.toJSON() }));
  else console.error(`hexad: ${error.message} [${error.code}]`);
  if (error.code === 'internal' && process.env['HEXAD_LOG_LEVEL'] === 'debug') console.error(thrown);
  process.exitCode = CODES[error.code].exit;
}
// The command is over. What a library left open, as a connection to a server that says nothing, keeps the process for a moment at most.
setTimeout(() => process.exit(), LINGER_MS).unref();
