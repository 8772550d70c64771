// The first account comes from the environment; there is no password that everybody knows.
import type { Database } from '../db/connection.ts';
import { Accounts } from './accounts.ts';
import { hashPassword, SHORTEST } from './passwords.ts';
import { ADMINISTRATORS } from './roles.ts';

/** Makes it where nobody can manage accounts yet. Answers what there is to say about it. */
export async function firstAdministrator(
  database: Database,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const accounts = new Accounts(database);
  if (await accounts.hasAdministrator()) return undefined;
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = environment;
  if (!email || !password) {
    return 'Nobody can sign in yet: start once with ADMIN_EMAIL and ADMIN_PASSWORD to make the first account.';
  }
  if (!email.includes('@')) throw new Error('ADMIN_EMAIL must be an e-mail address.');
  if (password.length < SHORTEST) throw new Error(`ADMIN_PASSWORD must have at least ${SHORTEST} characters.`);
  const passwordHash = await hashPassword(password);
  await accounts.add({ email: email.trim().toLowerCase(), name: 'Administrator', role: ADMINISTRATORS[0], recordId: null, passwordHash });
  return `Made the account of ${email}. ADMIN_PASSWORD is not needed any more.`;
}
