/** What one command may take, with everything that it starts. */
export interface SandboxLimits {
  /** Bytes of memory, files in /tmp included. */
  readonly memoryBytes: number;
  /** Processes and threads at once. */
  readonly processes: number;
  /** Cores' worth of time: 0.5 is half of one. Undefined: as many as there are. */
  readonly cpus: number | undefined;
  /** Bytes on the disk that the work tree may hold. */
  readonly diskBytes: number;
  /** Files and folders that the work tree may hold. */
  readonly files: number;
  /** Bytes of its own /tmp. */
  readonly tmpBytes: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: SandboxLimits = {
  memoryBytes: 4096 * MIB,
  processes: 1024,
  cpus: undefined,
  diskBytes: 4096 * MIB,
  files: 500_000,
  tmpBytes: 512 * MIB,
};

export const TIMEOUT_MS = 120_000;
export const OUTPUT_LIMIT = 8 * MIB;
/** The longest that a timer of Node waits: 24 days. */
export const FOREVER_MS = 2 ** 31 - 1;
