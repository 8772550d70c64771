/** Where the forwarder and the sandbox's outside meet, as seen from inside. */
export const MEETING = '/run/hexad';
export const PROXY_PORT = 3128;

/** What the forwarder does before it starts the command. */
export interface Forwarding {
  /** Connections to 127.0.0.1 at this port go to the proxy's socket. */
  readonly out: number | undefined;
  /** Connections to the service's socket go to 127.0.0.1 at this port. */
  readonly in: number | undefined;
}

/** What `forwarder` says when there is no such program. */
export const MISSING = 'hexad: no such program: ';

/**
 * Runs in the sandbox, before and beside the command, which it starts: the sandbox has a network of its own, so connections cross its border on Unix sockets.
 * It holds no secret and decides nothing; a command that ends it only cuts itself off.
 */
export const forwarder = `
const net = require('node:net');
const { spawn } = require('node:child_process');
const [given, program, ...args] = process.argv.slice(1);
const { out, in: inward } = JSON.parse(given);
const link = (to, word) => (from) => {
  const other = net.connect(to, () => word && from.write(word));
  from.on('error', () => other.destroy()).on('close', () => other.destroy());
  other.on('error', () => from.destroy()).on('close', () => from.destroy());
  from.pipe(other).pipe(from);
};
// A service that is asked to end is waited for.
process.on('SIGTERM', () => {});
const ready = [];
const listen = (at, to, word) => ready.push(new Promise((resolve, reject) => net.createServer({ allowHalfOpen: true }, link(to, word)).on('error', reject).listen(at, resolve)));
if (out) listen({ host: '127.0.0.1', port: out }, { path: '${MEETING}/out/proxy', allowHalfOpen: true });
if (inward) listen({ path: '${MEETING}/in/service' }, { host: '127.0.0.1', port: inward, allowHalfOpen: true }, '+');
Promise.all(ready).then(() => {
  const child = spawn(program, args, { stdio: 'inherit' });
  child.on('error', () => { console.error('${MISSING}' + program); process.exit(127); });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + require('node:os').constants.signals[signal]));
});
`;
