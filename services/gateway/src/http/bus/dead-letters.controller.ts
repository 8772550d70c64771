import type { DeadLetter, DeadLetterFilter } from '@hexad/bus';
import type { Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { DeadLetterDesk } from '../../application/dead-letter-desk.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { dropDeadLetter, getDeadLetter, listDeadLetters, replayDeadLetter } from './dead-letters.endpoints.js';

@Controller()
export class DeadLettersController {
  constructor(private readonly desk: DeadLetterDesk) {}

  @Serves(listDeadLetters)
  async list(@Input() { query }: InputOf<typeof listDeadLetters>, @By() caller: Caller) {
    const letters = await this.desk.list(caller, filterOf(query));
    return { deadLetters: letters.map(lineOf), nextCursor: letters.length < query.limit ? null : letters.at(-1)!.id };
  }

  @Serves(getDeadLetter)
  async get(@Input() { params }: InputOf<typeof getDeadLetter>, @By() caller: Caller) {
    return whole(await this.desk.show(caller, params.id));
  }

  @Serves(replayDeadLetter)
  async replay(@Input() { params }: InputOf<typeof replayDeadLetter>, @By() caller: Caller) {
    return lineOf(await this.desk.replay(caller, params.id));
  }

  @Serves(dropDeadLetter)
  async drop(@Input() { params }: InputOf<typeof dropDeadLetter>, @By() caller: Caller) {
    return whole(await this.desk.drop(caller, params.id));
  }
}

function filterOf({ lane, group, queue, type, tenant, limit, cursor }: InputOf<typeof listDeadLetters>['query']): DeadLetterFilter {
  const named = lane ?? (group === undefined ? queue && `tasks:${queue}` : `events:${group}`);
  return {
    limit,
    ...(named !== undefined && { lane: named }),
    ...(type !== undefined && { type }),
    ...(tenant !== undefined && { tenant }),
    ...(cursor !== '' && { after: cursor }),
  };
}

const lineOf = ({ id, lane, attempts, diedAt, error, message: { type, tenant, key } }: DeadLetter) => ({
  id,
  lane,
  group: afterPrefix(lane, 'events:'),
  queue: afterPrefix(lane, 'tasks:'),
  type,
  tenant,
  key,
  attempts,
  diedAt,
  error,
});

function whole(letter: DeadLetter) {
  const { id, source, subject = null, time, actor, traceparent = null, data } = letter.message;
  return { ...lineOf(letter), headers: letter.headers, message: { id, source, subject, time, actor, traceparent, data } };
}

const afterPrefix = (lane: string, prefix: string): string | null => (lane.startsWith(prefix) ? lane.slice(prefix.length) : null);
