import { pyString } from '../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { lines } from '../../../../src/domain/text.js';
import { block } from '../text.js';

/** Sends all of `bodies` together; the answers are in `replies`. */
export const atOnce = (entity: EntityModel, bodies: string): string =>
  lines(
    `bodies = ${bodies}`,
    block(
      'with ThreadPoolExecutor(3) as pool:',
      `replies = list(pool.map(lambda body: api.post(${pyString(entity.path)}, body), bodies))`,
    ),
  );

export const ONE_OF_THREE = 'assert sorted(reply.status for reply in replies) == [201, 409, 409]';
