import type { Caller } from '@hexad/kernel';
import type { RenderedMessage } from '../domain/prompt.js';

/** Templates of prompts as they are today. */
export abstract class TodaysPrompts {
  /** Without a version: the current one. Fails with `not_found` and `invalid`, as for inputs that do not fit any more. */
  abstract render(
    caller: Caller,
    prompt: { readonly name: string; readonly inputs: Readonly<Record<string, unknown>>; readonly version?: number | undefined },
  ): Promise<{ readonly messages: readonly RenderedMessage[]; readonly version: number }>;
}
