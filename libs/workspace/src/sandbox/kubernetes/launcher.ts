import { MISSING } from '../network/forwarder.js';

/**
 * Runs first in the pod of a command. Waits for a line of ours, so that nothing of the command's output is written before we listen; holds the command to what
 * the kernel holds each single process to; says the line again on both outputs when the command has ended, so that we know to have all of it; and ends as
 * the command did when it is told to, or when we are gone. Arguments: blocks of 512 bytes of a file, processes, the command.
 */
export const launchCommand = `
IFS= read -r mark || exit 125
blocks=$1 processes=$2; shift 2
if command -v -- "$1" > /dev/null 2>&1; then
  ( ulimit -c 0; ulimit -f "$blocks"; ulimit -n 4096; ulimit -u "$processes" || ulimit -p "$processes"; exec 2>&3 3>&-; exec "$@" ) 3>&2 2> /dev/null < /dev/null
  code=$?
else
  echo "${MISSING}$1" >&2; code=127
fi
printf %s "$mark"; printf %s "$mark" >&2
read -r mark
exit $code
`;

/** Where the launcher of a service listens, in the pod's own network. */
export const CONTROL_PORTS = [3129, 3130] as const;

/** Milliseconds without a word of ours after which a service ends: the platform is gone. */
export const SILENCE_MS = 90_000;
export const WORD_MS = 15_000;

export interface ServiceLaunch {
  readonly control: number;
  readonly silenceMs: number;
  readonly hasInput: boolean;
}

/** What a service's processes take, as its launcher tells it. */
export interface LaunchedUsage {
  readonly memoryBytes: number;
  readonly processes: number;
  readonly cpuMs: number;
}

/**
 * Runs first in the pod of a service, and stays beside it: leads connections to its port, holds its processes and lets them go, asks them to end, tells what they
 * take. Nobody outside of the pod but the platform, through the cluster, comes to its port. It holds no secret: a service that talks to it only does
 * to itself what it could do anyway.
 */
export const launchService = `
const net = require('node:net'), http = require('node:http'), fs = require('node:fs');
const { spawn } = require('node:child_process');
const [given, program, ...args] = process.argv.slice(1);
const { control, silenceMs, hasInput } = JSON.parse(given);
const others = () => fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map(Number).filter((pid) => pid !== process.pid && pid !== 1);
const read = (pid, name) => { try { return fs.readFileSync('/proc/' + pid + '/' + name, 'utf8'); } catch { return ''; } };
const fields = (pid) => { const text = read(pid, 'stat'); return text.slice(text.lastIndexOf(')') + 2).split(' '); };
const usage = () => {
  const pids = others();
  let kilobytes = 0, ticks = 0;
  for (const pid of pids) {
    const status = read(pid, 'status');
    for (const name of ['RssAnon', 'RssShmem']) kilobytes += Number(new RegExp(name + ':\\\\s+(\\\\d+)').exec(status)?.[1] ?? 0);
    const of = fields(pid);
    ticks += Number(of[11] ?? 0) + Number(of[12] ?? 0);
  }
  return { memoryBytes: kilobytes * 1024, processes: pids.length, cpuMs: ticks * 10 };
};
const all = (name) => { try { process.kill(-1, name); } catch {} };
const held = () => others().every((pid) => ['T', 't', 'Z', 'X', undefined, ''].includes(fields(pid)[0]));
const hold = (left, done) => { all('SIGSTOP'); if (left === 0 || held()) done(); else setTimeout(() => hold(left - 1, done), 2); };
const doors = {
  '/usage': (answer) => answer.end(JSON.stringify(usage())),
  '/sleep': (answer) => hold(50, () => answer.end('{}')),
  '/wake': (answer) => { all('SIGCONT'); answer.end('{}'); },
  '/end': (answer) => { all('SIGTERM'); answer.end('{}'); },
  '/input': (answer, request) => { request.on('end', () => answer.end('{}')); begun.then(() => request.pipe(child.stdin)); },
};
let silence, child, tellBegun;
const begun = new Promise((resolve) => (tellBegun = resolve));
const word = () => { clearTimeout(silence); silence = setTimeout(() => { all('SIGKILL'); process.exit(125); }, silenceMs); };
const begin = () => {
  child = spawn(program, args, { stdio: [hasInput ? 'pipe' : 'ignore', 'inherit', 'inherit'] });
  child.stdin?.on('error', () => {});
  tellBegun();
  child.on('error', () => { console.error('${MISSING}' + program); process.exit(127); });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + require('node:os').constants.signals[signal]));
};
for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(name, () => {});
http.createServer((request, answer) => { (doors[request.url] ?? ((other) => { other.statusCode = 404; other.end(); }))(answer, request); })
  .on('connect', (request, from) => {
    const to = net.connect({ host: '127.0.0.1', port: Number(request.url.split(':').at(-1)), allowHalfOpen: true }, () => {
      from.write('HTTP/1.1 200 Connection established\\r\\n\\r\\n');
      from.pipe(to).pipe(from);
    });
    to.on('error', () => from.destroy()).on('close', () => from.destroy());
    from.on('error', () => to.destroy()).on('close', () => to.destroy());
  })
  .listen(control, '127.0.0.1', () => {
    word();
    process.stdin.once('data', begin).on('data', word);
  });
`;
