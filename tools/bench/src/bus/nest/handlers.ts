import type { Bus } from '@hexad/bus';
import { OnEvent, serveBus } from '@hexad/bus/nest';
import { Controller, Module, type DynamicModule } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Arrivals } from '../arrivals.js';
import { CONCURRENCY } from '../broker-flow.js';
import { EVENT } from '../messages.js';

/** What every handler of a bench does, whoever calls it. */
export const providing = (arrivals: Arrivals) => ({ provide: Arrivals, useValue: arrivals });

@Controller()
class EventsController {
  constructor(private readonly arrivals: Arrivals) {}

  @OnEvent(EVENT, { group: 'bench', concurrency: CONCURRENCY })
  async happened(@Payload() data: unknown): Promise<void> {
    this.arrivals.come(data);
  }
}

@Module({})
class EventsModule {
  static with(arrivals: Arrivals): DynamicModule {
    return { module: EventsModule, controllers: [EventsController], providers: [providing(arrivals)] };
  }
}

export const nestHearsEvents =
  (arrivals: Arrivals) =>
  (bus: Bus): Promise<AsyncDisposable> =>
    serveBus(EventsModule.with(arrivals), bus);
