import { AppError, isUuid, type Caller } from '@hexad/kernel';

export interface MintedToken {
  readonly token: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

const LONGEST_PROJECT = 128;
const ACTOR = /^(user|key|service|agent):[A-Za-z0-9._-]{1,64}$/;

/** A caller that may stand in a token. */
export function requireCaller(tenant: string, actor: string, project?: string): Caller {
  if (!isUuid(tenant)) throw new AppError('invalid', `The tenant ${JSON.stringify(tenant)} is not a UUID.`);
  if (!ACTOR.test(actor)) throw new AppError('invalid', `The actor ${JSON.stringify(actor)} is not of the form kind:id.`);
  if (project === undefined) return { tenant, actor };
  if (project.length > LONGEST_PROJECT) throw new AppError('invalid', `The project is longer than ${LONGEST_PROJECT} characters.`);
  return { tenant, actor, project };
}
