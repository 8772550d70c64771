import type { Clock } from '@hexad/kernel';
import { z } from 'zod';
import { GitHub } from '../../github/github.js';
import { User } from '../../github/shapes.js';
import { Slack } from '../../slack/slack.js';
import type { Patience } from '../../wire/line.js';
import type { Lines } from '../../wire/lines.js';
import { patiently } from '../../wire/patiently.js';
import { Accounts } from '../application/ports.js';
import type { Connection } from '../domain/connection.js';

const Authenticated = z.object({ team: z.string(), user: z.string() });

export class ProviderAccounts extends Accounts {
  readonly #lines: Lines;
  readonly #clock: Clock;

  constructor(lines: Lines, clock: Clock) {
    super();
    this.#lines = lines;
    this.#clock = clock;
  }

  override whose(connection: Connection, token: string, { signal, deadline }: Patience): Promise<string> {
    const patience = { signal, deadline };
    const opened = { connection, token, line: this.#lines.of(connection.id), patience };
    const ask = async (): Promise<string> => {
      if (connection.provider === 'github') return (await new GitHub(opened).get(User, '/user')).login;
      const { user, team } = await new Slack(opened).call(Authenticated, 'auth.test', {});
      return `${user}@${team}`;
    };
    return patiently(ask, patience, this.#clock);
  }
}
