import { AppError, requireRight } from '@hexad/kernel';
import type { Here } from '../../shared/application/transactions.js';
import { idOf, notFound } from '../../shared/domain/text.js';
import type { User } from '../../users/domain/user.js';

/**
 * The user whose keys are meant; empty for one's own. A key gives all that its user may, so nobody gets at the keys of somebody who may more.
 */
export async function keyOwner({ actor, users }: Here, text: string): Promise<User> {
  const id = text === '' ? actor.user : idOf('user', text);
  if (id === undefined) throw new AppError('invalid', `${actor.actor} has no keys of its own; name the user.`);
  requireRight(actor, id === actor.user ? 'keys.own' : 'keys.manage');
  const user = await users.find(id);
  if (user === undefined) throw notFound('user', text);
  if (id !== actor.user && user.role === 'owner') requireRight(actor, 'owners.manage');
  return user;
}
