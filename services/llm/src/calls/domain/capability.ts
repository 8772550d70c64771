export const CAPABILITIES = ['tools', 'schema', 'images', 'documents', 'reasoning', 'embeddings', 'streaming'] as const;
/** What a model can do, or a call needs. */
export type Capability = (typeof CAPABILITIES)[number];

export const TIERS = ['fast', 'primary', 'powerful'] as const;
/** How much model a task needs. */
export type Tier = (typeof TIERS)[number];
