/** What a key may do in a window of time. */
export interface Limits {
  readonly requests: number;
  readonly tokens: number;
  readonly seconds: number;
}

/** What is left of the limits after a request, for the headers that announce it. */
export interface Left {
  readonly limits: Limits;
  readonly requests: number;
  readonly tokens: number;
  readonly resetMs: number;
  /** The request went past a limit that is held. */
  readonly exceeded: 'requests' | 'tokens' | undefined;
}

const ANNOUNCED: Limits = { requests: 4_000, tokens: 400_000, seconds: 60 };

interface Window {
  readonly until: number;
  requests: number;
  tokens: number;
}

/** Counts each key's requests and tokens in fixed windows; holds the limits only where a script gives some. */
export class RateLimits {
  readonly #limits: Limits;
  readonly #held: boolean;
  readonly #now: () => number;
  readonly #windows = new Map<string, Window>();

  constructor(limits: Limits | undefined, now: () => number) {
    this.#limits = limits ?? ANNOUNCED;
    this.#held = limits !== undefined;
    this.#now = now;
  }

  /** Takes one request with so many tokens of input; one that is refused takes nothing. */
  take(owner: string, tokens: number): Left {
    const now = this.#now();
    const window = this.#window(owner, now);
    const exceeded = this.#held ? this.#exceeded(window, tokens) : undefined;
    if (exceeded === undefined) {
      window.requests += 1;
      window.tokens += tokens;
    }
    return {
      limits: this.#limits,
      requests: Math.max(0, this.#limits.requests - window.requests),
      tokens: Math.max(0, this.#limits.tokens - window.tokens),
      resetMs: window.until - now,
      exceeded,
    };
  }

  #exceeded(window: Window, tokens: number): Left['exceeded'] {
    if (window.requests + 1 > this.#limits.requests) return 'requests';
    return window.tokens + tokens > this.#limits.tokens ? 'tokens' : undefined;
  }

  #window(owner: string, now: number): Window {
    const open = this.#windows.get(owner);
    if (open !== undefined && open.until > now) return open;
    const window = { until: now + this.#limits.seconds * 1000, requests: 0, tokens: 0 };
    this.#windows.set(owner, window);
    return window;
  }
}
