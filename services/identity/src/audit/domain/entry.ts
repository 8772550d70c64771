/** Everything that can be done to a tenant, its people, keys and projects. */
export type Action =
  | 'tenant.created'
  | 'user.added'
  | 'user.role_changed'
  | 'user.disabled'
  | 'user.enabled'
  | 'key.created'
  | 'key.revoked'
  | 'project.created'
  | 'member.added'
  | 'member.role_changed'
  | 'member.removed';

/** What was done, to what. */
export interface Deed {
  readonly action: Action;
  readonly subject: { readonly kind: 'tenant' | 'user' | 'key' | 'project'; readonly id: string };
  /** What changed; never a secret. */
  readonly details: Readonly<Record<string, string>>;
}

/** A deed as the trail has it: with who did it, from which key, and when. */
export interface Entry extends Deed {
  readonly id: string;
  readonly createdAt: Date;
  readonly actor: string;
  readonly key: string | undefined;
}
