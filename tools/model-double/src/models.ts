import type { Model, Provider } from './script/schema.js';

/** What the double knows without a script. */
const KNOWN: readonly Model[] = [
  { id: 'claude-opus-4-8', provider: 'anthropic', context: 200_000, output: 64_000 },
  { id: 'claude-sonnet-5', provider: 'anthropic', context: 200_000, output: 64_000 },
  { id: 'claude-haiku-4-5', provider: 'anthropic', context: 200_000, output: 64_000 },
  { id: 'gpt-5.5', provider: 'openai', context: 400_000, output: 128_000 },
  { id: 'gpt-5.4-mini', provider: 'openai', context: 400_000, output: 128_000 },
  { id: 'gpt-4o-mini', provider: 'openai', context: 128_000, output: 16_384 },
  { id: 'text-embedding-3-small', provider: 'openai', context: 8_192, output: 1, dimensions: 1536 },
  { id: 'text-embedding-3-large', provider: 'openai', context: 8_192, output: 1, dimensions: 3072 },
  { id: 'gemini-2.5-pro', provider: 'gemini', context: 1_048_576, output: 65_536 },
  { id: 'gemini-2.5-flash', provider: 'gemini', context: 1_048_576, output: 65_536 },
  { id: 'gemini-embedding-001', provider: 'gemini', context: 2_048, output: 1, dimensions: 3072 },
];

/** The models that exist, by provider and id. */
export class Models {
  readonly #byKey: ReadonlyMap<string, Model>;

  constructor(scripted: readonly Model[]) {
    this.#byKey = new Map([...KNOWN, ...scripted].map((model) => [`${model.provider} ${model.id}`, model]));
  }

  of(provider: Provider): Model[] {
    return [...this.#byKey.values()].filter((model) => model.provider === provider);
  }

  find(provider: Provider, id: string): Model | undefined {
    return this.#byKey.get(`${provider} ${id}`);
  }
}
