import { z } from 'zod';

const days = (text: string, most: number) => z.coerce.number().int().min(1).max(most).describe(text);

/** How long what is known of calls is kept. */
export const RecordsSettings = z.object({
  HEXAD_LLM_RECORDS_DAYS: days('days from 1 to 3650 for which records of model calls are kept', 3_650).default(400),
  HEXAD_LLM_BODIES_DAYS: days(
    'days from 1 to 3650 for which the bodies of model calls are kept, where a tenant asks for them',
    3_650,
  ).default(30),
});
