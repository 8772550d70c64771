import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export const start = ({ program, args, cwd, env }: Command): ChildProcess =>
  spawn(program, args, { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

/** Seconds until the command has ended with one of these codes; what it said is thrown otherwise. */
export async function timed(command: Command, codes: readonly number[] = [0]): Promise<number> {
  const before = performance.now();
  const child = start(command);
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(child, 'close');
  if (!codes.includes(code as number))
    throw new Error(`${command.program} ${command.args.join(' ')} ended with ${code}:\n${said.slice(-2_000)}`);
  return (performance.now() - before) / 1_000;
}

/** Resolves when the process has written a line with `words`. */
export async function says(child: ChildProcess, words: string): Promise<void> {
  for await (const line of createInterface({ input: child.stdout! })) if (line.includes(words)) break;
  child.stdout!.resume();
  if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before it said "${words}".`);
}

export async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Resident memory in MB. */
export function resident(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1_024;
}

interface Running {
  readonly parent: number;
  readonly command: string;
}

/** All processes that live. Those that end meanwhile are left out. */
function running(): Map<number, Running> {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const found = pids.flatMap((name) => attempt(() => runningIn(readFileSync(`/proc/${name}/stat`, 'utf8'))) ?? []);
  return new Map(found);
}

/** `pid (command) state parent …`; a dead one that nobody has looked after yet is none. */
function runningIn(stat: string): [number, Running][] {
  const [, pid, command, state, parent] = /^(\d+) \((.*)\) (\S) (\d+)/s.exec(stat) ?? [];
  return state === undefined || state === 'Z' ? [] : [[Number(pid), { parent: Number(parent), command: command! }]];
}

export const children = (pid: number): number[] => [...running()].filter(([, { parent }]) => parent === pid).map(([child]) => child);

/** Those of the processes that are below one. */
function below(pid: number, known: ReadonlyMap<number, Running>): number[] {
  const isBelow = (one: number): boolean => {
    const parent = known.get(one)?.parent;
    return parent !== undefined && (parent === pid || isBelow(parent));
  };
  return [...known.keys()].filter(isBelow);
}

const residentOf = (pids: readonly number[]): number => pids.reduce((sum, one) => sum + (attempt(() => resident(one)) ?? 0), 0);

/** Resident memory of all processes below one, in MB. */
export const residentBelow = (pid: number, { itself = false } = {}): number =>
  residentOf([...below(pid, running()), ...(itself ? [pid] : [])]);

/** Resident memory of a process and all below it, in MB: what commands of this name and everything below them take, and what is left. */
export function residentApart(pid: number, name: string): { commands: number; rest: number } {
  const known = running();
  const isApart = (one: number): boolean => {
    const found = known.get(one);
    return found !== undefined && one !== pid && (found.command === name || isApart(found.parent));
  };
  const all = [...below(pid, known), pid];
  return { commands: residentOf(all.filter(isApart)), rest: residentOf(all.filter((one) => !isApart(one))) };
}

/** How many commands of this name run below a process, each counted once with what it started of the same name. */
export function commandsBelow(pid: number, name: string): number {
  const known = running();
  const isFirst = ({ parent, command }: Running): boolean => command === name && known.has(parent) && known.get(parent)!.command !== name;
  return below(pid, known).filter((one) => isFirst(known.get(one)!)).length;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
