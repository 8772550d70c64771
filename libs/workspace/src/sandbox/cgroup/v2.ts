import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { SandboxLimits } from '../limits.js';
import { Cgroup, Cgroups, type Usage } from './cgroups.js';
import { killAndRemove, readField, readMembers, readNumber, removeAbandoned, writeLimit } from './files.js';

const PERIOD_US = 100_000;
/** When all want the processor a command weighs as much as one busy process for each core, however many it starts. */
const WEIGHT = Math.min(10_000, 100 * availableParallelism());

/** Version 2: one tree, in which `parent` hands memory, pids and, where it can, cpu down to its children. */
export class CgroupsV2 extends Cgroups {
  override readonly layout = 'v2';
  readonly #parent: string;
  #clean: Promise<void> | undefined;

  constructor(parent: string) {
    super();
    this.#parent = parent;
  }

  override async create(name: string, limits: SandboxLimits): Promise<Cgroup> {
    this.#clean ??= removeAbandoned(this.#parent);
    await this.#clean;
    const folder = path.join(this.#parent, name);
    mkdirSync(folder, { recursive: true });
    writeLimit(path.join(folder, 'memory.max'), limits.memoryBytes);
    writeLimit(path.join(folder, 'memory.swap.max'), 0);
    writeLimit(path.join(folder, 'memory.oom.group'), 1);
    writeLimit(path.join(folder, 'pids.max'), limits.processes);
    writeLimit(path.join(folder, 'cpu.weight'), WEIGHT);
    if (limits.cpus !== undefined) writeLimit(path.join(folder, 'cpu.max'), `${Math.ceil(limits.cpus * PERIOD_US)} ${PERIOD_US}`);
    return new CgroupV2(folder);
  }
}

class CgroupV2 extends Cgroup {
  override readonly folders: readonly string[];
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
    this.folders = [folder];
  }

  override async usage(): Promise<Usage> {
    const [memoryBytes, processes, microseconds] = await Promise.all([
      readNumber(path.join(this.#folder, 'memory.current')),
      readNumber(path.join(this.#folder, 'pids.current')),
      readField(path.join(this.#folder, 'cpu.stat'), 'usage_usec'),
    ]);
    return { memoryBytes, processes, cpuMs: Math.round(microseconds / 1000) };
  }

  override members(): Promise<number[]> {
    return readMembers(this.#folder);
  }

  override outOfMemory(): Promise<number> {
    return readField(path.join(this.#folder, 'memory.events'), 'oom_kill');
  }

  override async remove(): Promise<void> {
    if ((await this.members()).length > 0) await writeFile(path.join(this.#folder, 'cgroup.kill'), '1', { flag: 'r+' }).catch(() => {}); // since Linux 5.14; the rest is killed one by one
    await killAndRemove(this.#folder);
  }
}
