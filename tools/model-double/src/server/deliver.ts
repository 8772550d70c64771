import type { Answer } from '../answer.js';
import type { Reply } from '../script/reply.js';
import { Refusal } from '../wire/refusal.js';
import { json, type Generation, type Wire } from '../wire/wire.js';
import type { Seen } from './seen.js';
import type { Sending } from './sending.js';

export interface Delivery {
  readonly wire: Wire;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly seen: Seen;
  readonly sending: Sending;
  /** Tells those who wait for the request that it has come further. */
  readonly noted: () => void;
}

/** Sends one of the faults that a reply can be. */
export async function deliverFault(reply: Reply, { wire, id, headers, seen, sending, noted }: Delivery): Promise<void> {
  await sending.wait(reply.delayMs);
  if (reply.hang === true) {
    seen.outcome = 'hung';
    noted();
    return await sending.forever();
  }
  if (reply.disconnect === true) {
    seen.outcome = 'cut';
    return await sending.cut();
  }
  const answer =
    reply.raw === undefined
      ? wire.refuse(Refusal.from(reply.error!), id)
      : { status: reply.raw.status, headers: { 'content-type': 'text/html', ...reply.raw.headers }, body: reply.raw.body };
  seen.status = answer.status;
  await sending.whole({ ...answer, headers: { ...headers, ...answer.headers } });
  seen.outcome = 'answered';
}

/** Sends a model's words, whole or as a stream, as the reply wants it. */
export async function deliverWords(served: Generation, answer: Answer, reply: Reply, delivery: Delivery): Promise<void> {
  await delivery.sending.wait(reply.delayMs);
  served.answered?.(served.whole(answer));
  await (served.call.stream ? streamed(served, answer, reply, delivery) : whole(served, answer, reply, delivery));
}

async function whole(served: Generation, answer: Answer, reply: Reply, delivery: Delivery): Promise<void> {
  const { wire, id, headers, seen, sending } = delivery;
  await sending.wait(reply.firstTokenMs);
  const failed = reply.failAfter === undefined ? undefined : wire.refuse(Refusal.from(reply.failAfter.error), id);
  const body = failed ?? json(served.whole(answer));
  const full = { ...body, headers: { ...headers, ...body.headers } };
  seen.status = full.status;
  if (reply.cutAfter === undefined && reply.stallAfter === undefined) {
    await sending.whole(full);
    seen.outcome = 'answered';
    return;
  }
  await sending.half(full);
  await stop(reply, delivery);
}

async function streamed(served: Generation, answer: Answer, reply: Reply, delivery: Delivery): Promise<void> {
  const { headers, seen, sending } = delivery;
  const last = reply.cutAfter ?? reply.stallAfter ?? reply.failAfter?.pieces;
  seen.status = 200;
  sending.begin(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  for (const { data, content } of served.events(answer)) {
    if (content) {
      if (seen.pieces === last) break;
      await sending.wait(seen.pieces === 0 ? reply.firstTokenMs : reply.chunkMs);
    }
    await sending.write(data);
    if (content) seen.pieces += 1;
    if (content && seen.pieces === last) break;
  }
  if (seen.pieces !== last || last === undefined) {
    await sending.end();
    seen.outcome = 'answered';
    return;
  }
  if (reply.failAfter === undefined) return await stop(reply, delivery);
  await sending.write(served.errorEvent(Refusal.from(reply.failAfter.error)).data);
  await sending.end();
  seen.outcome = 'answered';
}

async function stop(reply: Reply, { seen, sending, noted }: Delivery): Promise<void> {
  if (reply.cutAfter !== undefined) {
    seen.outcome = 'cut';
    return await sending.cut();
  }
  seen.outcome = 'stalled';
  noted();
  await sending.forever();
}
