import type { Json } from '../../expressions/json.js';

/** Schemas of a registered action, as JSON Schema; absent where nothing is known. */
export interface ActionSchemas {
  readonly input?: Json;
  readonly output?: Json;
}

/** What each tenant's workflows can be made of. */
export interface Vocabularies {
  /** What every tenant has. */
  readonly own: Vocabulary;
  /** The same object as long as nothing changes. */
  of(tenant: string): Promise<Vocabulary>;
}

/** What the engine can run, asked before a run starts. */
export interface Vocabulary {
  readonly hasPlugin: (plugin: string, action: string) => boolean;
  readonly hasSystem: (action: string) => boolean;
  readonly schemas?: (plugin: string, action: string) => ActionSchemas | undefined;
}
