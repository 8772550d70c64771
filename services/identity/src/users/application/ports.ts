import type { After } from '@hexad/kernel';
import type { User } from '../domain/user.js';

export abstract class Users {
  /** False when the id is there already. */
  abstract add(user: User): Promise<boolean>;
  abstract find(id: string): Promise<User | undefined>;
  /** The user, held until the transaction ends. */
  abstract hold(id: string): Promise<User | undefined>;
  /** How many owners may work; nobody else can change one until the transaction ends. */
  abstract holdOwners(): Promise<number>;
  abstract save(user: User): Promise<void>;
  /** Newest first. */
  abstract list(limit: number, after: After | undefined): Promise<readonly User[]>;
}
