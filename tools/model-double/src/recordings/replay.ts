import type { Seen } from '../server/seen.js';
import type { Sending } from '../server/sending.js';
import { bytesOf, type Recording } from './format.js';

/** Sends a recorded response: the same bytes in the same chunks; `paced`: at the same times too. */
export async function replay({ response }: Recording, paced: boolean, seen: Seen, sending: Sending): Promise<void> {
  seen.status = response.status;
  sending.begin(response.status, response.headers);
  for (const chunk of response.chunks) {
    if (paced) await sending.wait(chunk.afterMs);
    await sending.write(bytesOf(chunk));
  }
  if (response.cut) {
    seen.outcome = 'cut';
    return await sending.cut();
  }
  await sending.end();
  seen.outcome = 'answered';
}
