import { AppError } from '@hexad/kernel';

interface Needing {
  readonly name: string;
  readonly needs: readonly string[];
}

/**
 * What is needed comes first; otherwise the given order stays. A need that is not among `roles` runs in another process.
 * Fails with `settings_invalid` on a circle or a name that is there twice.
 */
export function inOrder<R extends Needing>(roles: readonly R[]): R[] {
  const byName = new Map(roles.map((role) => [role.name, role]));
  if (byName.size !== roles.length)
    throw new AppError('settings_invalid', `A role is named twice in ${roles.map(({ name }) => name).join(', ')}.`);
  const done = new Map<string, R>();
  const visit = (role: R, path: readonly string[]): void => {
    if (done.has(role.name)) return;
    if (path.includes(role.name))
      throw new AppError('settings_invalid', `These roles need each other in a circle: ${[...path, role.name].join(' → ')}.`);
    for (const need of role.needs) {
      const needed = byName.get(need);
      if (needed !== undefined) visit(needed, [...path, role.name]);
    }
    done.set(role.name, role);
  };
  for (const role of roles) visit(role, []);
  return [...done.values()];
}
