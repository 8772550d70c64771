import type { SandboxLimits } from '../limits.js';

/** What a group of processes takes just now. */
export interface Usage {
  readonly memoryBytes: number;
  readonly processes: number;
  /** Milliseconds of processor time since its start. */
  readonly cpuMs: number;
}

/** A control group: the kernel holds all that is started in it to its limits, whatever it does to get away. */
export abstract class Cgroup {
  /** Folders whose `cgroup.procs` a process writes itself into, before it becomes the command. */
  abstract readonly folders: readonly string[];
  abstract usage(): Promise<Usage>;
  /** Process ids in it. */
  abstract members(): Promise<number[]>;
  /** How often the kernel killed in it because its memory was at the limit. */
  abstract outOfMemory(): Promise<number>;
  /** Kills what is left in it, waits for its end, and removes the group. */
  abstract remove(): Promise<void>;
}

/** Makes control groups, below the one that this process is in. */
export abstract class Cgroups {
  abstract readonly layout: 'v1' | 'v2';
  abstract create(name: string, limits: SandboxLimits): Promise<Cgroup>;
}
