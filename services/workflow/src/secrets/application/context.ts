import type { Context } from '@hexad/secrets';
import type { SecretPlace } from './secret-store.js';

/** Authenticated with a secret: a row that is moved to another tenant, project or name does not open. */
export const contextOf = ({ tenant, projectId, name }: SecretPlace): Context => ({ tenant, project: projectId, secret: name });
