/** Every role there is, what others need first. */
export const ROLES = ['identity', 'llm', 'spec', 'codegen', 'integrations', 'workflow', 'dispatcher', 'agents', 'gateway'] as const;
export type RoleName = (typeof ROLES)[number];

export const isRole = (name: string): name is RoleName => (ROLES as readonly string[]).includes(name);
