import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { SandboxLimits } from '../limits.js';
import { Cgroup, Cgroups, type Usage } from './cgroups.js';
import { killAndRemove, readField, readMembers, readNumber, removeAbandoned, writeLimit } from './files.js';

/** Folders of this process's own group, one for each controller. */
export interface Controllers {
  readonly memory: string;
  readonly pids: string;
  readonly cpu?: string;
  readonly cpuacct?: string;
}

const PARENT = 'hexad-sandboxes';
const PERIOD_US = 100_000;
/** When all want the processor a command weighs as much as one busy process for each core, however many it starts. */
const SHARES = 1024 * availableParallelism();

/** Version 1: a tree for each controller. */
export class CgroupsV1 extends Cgroups {
  override readonly layout = 'v1';
  readonly #controllers: Controllers;
  #clean: Promise<unknown> | undefined;

  constructor(controllers: Controllers) {
    super();
    const inside = Object.entries(controllers).map(([name, folder]) => [name, path.join(folder as string, PARENT)]);
    this.#controllers = Object.fromEntries(inside) as Controllers;
  }

  override async create(name: string, limits: SandboxLimits): Promise<Cgroup> {
    this.#clean ??= Promise.all(this.#parents().map(removeAbandoned));
    await this.#clean;
    const folders = Object.fromEntries(Object.entries(this.#controllers).map(([key, parent]) => [key, path.join(parent as string, name)]));
    const made = folders as unknown as Controllers;
    for (const folder of new Set(Object.values(folders))) mkdirSync(folder, { recursive: true });
    writeLimit(path.join(made.memory, 'memory.limit_in_bytes'), limits.memoryBytes);
    writeLimit(path.join(made.memory, 'memory.memsw.limit_in_bytes'), limits.memoryBytes);
    writeLimit(path.join(made.pids, 'pids.max'), limits.processes);
    if (made.cpu) {
      writeLimit(path.join(made.cpu, 'cpu.shares'), SHARES);
      if (limits.cpus !== undefined) writeLimit(path.join(made.cpu, 'cpu.cfs_quota_us'), Math.ceil(limits.cpus * PERIOD_US));
    }
    return new CgroupV1(made);
  }

  #parents(): string[] {
    return [...new Set(Object.values(this.#controllers) as string[])];
  }
}

class CgroupV1 extends Cgroup {
  override readonly folders: readonly string[];
  readonly #at: Controllers;

  constructor(at: Controllers) {
    super();
    this.#at = at;
    this.folders = [...new Set(Object.values(at) as string[])];
  }

  override async usage(): Promise<Usage> {
    const { memory, pids, cpuacct } = this.#at;
    const [memoryBytes, processes, nanoseconds] = await Promise.all([
      readNumber(path.join(memory, 'memory.usage_in_bytes')),
      readNumber(path.join(pids, 'pids.current')),
      cpuacct ? readNumber(path.join(cpuacct, 'cpuacct.usage')) : 0,
    ]);
    return { memoryBytes, processes, cpuMs: Math.round(nanoseconds / 1e6) };
  }

  override members(): Promise<number[]> {
    return readMembers(this.#at.pids);
  }

  override outOfMemory(): Promise<number> {
    return readField(path.join(this.#at.memory, 'memory.oom_control'), 'oom_kill');
  }

  override async remove(): Promise<void> {
    await Promise.all(this.folders.map(killAndRemove));
  }
}
