import { AppError, requireRight } from '@hexad/kernel';
import type { Call, Transactions } from '../../shared/application/transactions.js';
import { idOf } from '../../shared/domain/text.js';
import type { NamedPerson } from './ports.js';

const MOST_NAMES = 500;

export class GetPeople {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  /** `project` empty: in none. */
  execute(call: Call, names: readonly string[], project: string): Promise<readonly NamedPerson[]> {
    if (names.length > MOST_NAMES) throw new AppError('invalid', `${names.length} names were asked for; at most ${MOST_NAMES} are.`);
    const id = project === '' ? undefined : idOf('project', project);
    return this.#transactions.run(call, ({ actor, people }) => {
      requireRight(actor, 'tenant.read');
      return people.find(names, id);
    });
  }
}
