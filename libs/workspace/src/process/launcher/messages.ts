/** What is to be started. Crosses to the process that starts it. */
export interface Order {
  readonly id: number;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** All that it reads, or `open`: what it reads comes later. */
  readonly stdin: Uint8Array | 'open';
  /** On file descriptor 3. */
  readonly secret: string | undefined;
  /** Goes on to its end also when whoever asked for it is killed. */
  readonly outlives: boolean;
}

/** To the process that starts commands. */
export type Request =
  | { readonly start: Order }
  | { readonly kill: number }
  /** Without a chunk: its end. */
  | { readonly feed: number; readonly chunk?: Uint8Array };

/** From it, for one command, in this order: `pid`, any `chunk`, `code`; or `failed` alone. */
export type Told =
  | { readonly id: number; readonly pid: number }
  | { readonly id: number; readonly stream: 'stdout' | 'stderr'; readonly chunk: Buffer }
  /** Null when it was killed. */
  | { readonly id: number; readonly code: number | null }
  /** It could not be started. */
  | { readonly id: number; readonly failed: { readonly message: string; readonly code: string | undefined } };
