import { AppError, type Caller } from '@hexad/kernel';
import { dataOf, type Told } from '../../feed/domain/entry.js';
import type { Inbox } from '../application/inbox.js';
import { Sender, type Outgoing } from '../application/ports.js';
import type { Channel } from '../domain/channel.js';
import type { Delivery, Outcome } from '../domain/delivery.js';

/** Of a digest that are listed; how many there were it says anyway. */
const MOST_LISTED = 100;

/** Keeps messages for one person, who hears them over a WebSocket: at once, or when they come back. */
export class SocketSender extends Sender {
  override readonly kind = 'websocket';
  readonly #inbox: Inbox;

  constructor(inbox: Inbox) {
    super();
    this.#inbox = inbox;
  }

  override async check(_caller: Caller, { target, room, userId }: Pick<Channel, 'target' | 'room' | 'userId'>): Promise<void> {
    if (userId === '') throw new AppError('invalid', 'A channel of the kind websocket is for one person: make it `personal`.');
    if (target !== '' || room !== '') throw new AppError('invalid', 'A channel of the kind websocket has no target and no room.');
  }

  override async send(tenant: string, outgoing: Outgoing): Promise<Outcome> {
    const { channel, delivery } = outgoing;
    // A try that is repeated, for nobody knows whether it arrived, is the same; one that was asked for again is another.
    await this.#inbox.put(tenant, channel.userId, toldOf(outgoing), `${delivery.id} ${delivery.attempts}`);
    return { arrived: true, status: 0 };
  }
}

function toldOf({ delivery, together }: Outgoing): Told {
  const { id, happening } = delivery;
  const { type, at, actor, projectId, runId, severity, title, data } = happening;
  const told = { id, type, time: at.toISOString(), actor, projectId, runId, severity, title, data: dataOf(data) };
  if (together.length === 0) return told;
  const events = together.slice(0, MOST_LISTED).map(lineOf);
  return {
    ...told,
    type: 'hexad.workflow.digest.v1',
    runId: '',
    severity: 'info',
    projectId: together.every((one) => one.projectId === projectId) ? projectId : '',
    title: `${together.length} messages`,
    data: dataOf({ count: together.length, events }),
  };
}

const lineOf = ({ happening: { id, type, at, severity, title, projectId, runId } }: Delivery) => ({
  id,
  type,
  time: at.toISOString(),
  severity,
  title,
  projectId,
  runId,
});
