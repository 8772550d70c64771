import type { Action } from '@hexad/proto/documents';
import type { AccessModel } from '../../domain/access/access-model.js';
import type { AppModel } from '../../domain/model.js';

/** Who may do something, by the labels of their roles; nothing where nobody signs in. */
export function whoMay(app: AppModel, entity: string, action: Action, transition?: string): string[] | undefined {
  const { access } = app;
  if (access === undefined) return undefined;
  const right = access.right(entity, action, transition) ?? (action === 'transition' ? access.right(entity, 'update') : undefined);
  if (right === undefined) return ['everyone'];
  return right.permits.map(({ role, own }) => `${labelOf(access, role)}${own === undefined ? '' : ' (own only)'}`);
}

const labelOf = (access: AccessModel, role: string): string => access.roles.find(({ name }) => name === role)?.label ?? role;
