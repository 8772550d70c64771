import type { Call } from '../wire/call.js';
import { isFault, type Reply } from './reply.js';
import { hasWords, type Endpoint, type Rule, type When } from './schema.js';

export interface Choice {
  readonly name: string;
  readonly reply: Reply;
}

/** The rules of a script and how often each was used. */
export class Rules {
  readonly #rules: ReadonlyArray<{ readonly name: string; readonly rule: Rule }>;
  readonly #used = new Map<Rule, number>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules.map((rule, at) => ({ name: rule.name ?? `rule ${at + 1}`, rule }));
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** The first rule that fits and is not used up; counts its use. */
  choose(call: Call): Choice | undefined {
    for (const { name, rule } of this.#rules) {
      const used = this.#used.get(rule) ?? 0;
      if (used >= (rule.times ?? Infinity) || !fits(rule, call)) continue;
      this.#used.set(rule, used + 1);
      return { name, reply: rule.reply };
    }
    return undefined;
  }
}

function fits({ when, reply }: Rule, call: Call): boolean {
  return meansEndpoint(when, reply, call.endpoint) && meansCall(when, call);
}

/** Without `endpoint` a fault means words and vectors, and content means words. */
function meansEndpoint(when: When, reply: Reply, endpoint: Endpoint): boolean {
  if (when.endpoint !== undefined) return when.endpoint === endpoint;
  return hasWords(endpoint) || (endpoint === 'embeddings' && isFault(reply));
}

const meansCall = (when: When, call: Call): boolean =>
  (when.provider ?? call.provider) === call.provider &&
  (when.model === undefined || globbed(when.model, call.model)) &&
  (when.stream ?? call.stream) === call.stream &&
  (when.key ?? call.key) === call.key &&
  call.text.includes(when.contains ?? '') &&
  call.system.includes(when.system ?? '') &&
  (when.tool === undefined || call.tools.includes(when.tool)) &&
  (when.toolResult ?? call.toolResult) === call.toolResult &&
  Object.entries(when.headers ?? {}).every(([name, value]) => call.headers[name.toLowerCase()] === value);

function globbed(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
