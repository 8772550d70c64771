import type { User } from '../../users/domain/user.js';

export interface NamedPerson {
  readonly asked: string;
  readonly user: User;
  /** Undefined: no member. */
  readonly projectRole: string | undefined;
}

export abstract class People {
  /** The people behind what others call them. A name that several users have is that of nobody. */
  abstract find(names: readonly string[], project: string | undefined): Promise<readonly NamedPerson[]>;
}
