import { createHash } from 'node:crypto';
import type { Block } from './wire/call.js';

/** Prompts shorter than this are not cached by the providers. */
const MINIMUM = 1024;
/** Automatic caches count in steps. */
const STEP = 128;
const LONGEST = 512 * 1024;
const KEPT = 10_000;

export interface Cached {
  readonly read: number;
  readonly written: number;
}

/** What each key's earlier prompts left in the provider's cache. It never expires, so that what a test sees depends on its requests alone. */
export class PromptCache {
  readonly #seen = new Set<string>();

  /** Anthropic: up to the last breakpoint is written, up to the longest known breakpoint is read. */
  atBreakpoints(owner: string, blocks: readonly Block[]): Cached {
    const hash = createHash('sha256').update(owner);
    let tokens = 0;
    let read = 0;
    let last = 0;
    const found: string[] = [];
    for (const block of blocks) {
      hash.update('\0').update(block.text);
      tokens += block.tokens;
      if (block.breakpoint !== true || tokens < MINIMUM) continue;
      last = tokens;
      const digest = hash.copy().digest('base64');
      if (this.#seen.has(digest)) read = tokens;
      found.push(digest);
    }
    this.#keep(found);
    return { read, written: last - read };
  }

  /** OpenAI and Gemini: the longest known beginning is read, in steps of 128 tokens; writing is not counted. */
  automatic(owner: string, blocks: readonly Block[]): Cached {
    const total = blocks.reduce((sum, { tokens }) => sum + tokens, 0);
    if (total < MINIMUM) return { read: 0, written: 0 };
    const text = blocks.map((block) => block.text).join('\0');
    const hash = createHash('sha256').update(owner);
    let read = 0;
    const found: string[] = [];
    for (let tokens = STEP; tokens * 4 <= Math.min(text.length, LONGEST); tokens += STEP) {
      hash.update(text.slice((tokens - STEP) * 4, tokens * 4));
      if (tokens < MINIMUM) continue;
      const digest = hash.copy().digest('base64');
      if (this.#seen.has(digest)) read = tokens;
      found.push(digest);
    }
    this.#keep(found);
    return { read: Math.min(read, total), written: 0 };
  }

  #keep(digests: readonly string[]): void {
    for (const digest of digests) {
      this.#seen.delete(digest);
      this.#seen.add(digest);
    }
    for (const oldest of this.#seen) {
      if (this.#seen.size <= KEPT) break;
      this.#seen.delete(oldest);
    }
  }
}
