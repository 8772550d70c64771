import { BaseRpcContext } from '@nestjs/microservices';
import type { Delivery, Message } from '../bus.js';

/** What a handler gets with `@Ctx()`: the delivery behind the payload. */
export class BusContext extends BaseRpcContext<[Delivery]> {
  get delivery(): Delivery {
    return this.args[0];
  }

  get message(): Message {
    return this.delivery.message;
  }

  /** 1 for the first try. */
  get attempt(): number {
    return this.delivery.attempt;
  }

  /** Aborted when the bus closes, the task is cancelled, or somebody else may have the delivery. */
  get signal(): AbortSignal {
    return this.delivery.signal;
  }
}
