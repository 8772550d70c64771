import { BusClient, BusContext, OnEvent, OnTask, serveBus, type BusRecord } from '@hexad/bus/nest';
import { AppError, eventType } from '@hexad/kernel';
import { Controller, Inject, Module, type DynamicModule } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceSchema, tenant, unique } from './bus-under-test.js';
import { Collector } from './collector.js';
import { withStoreAndBus } from './with-store.js';

interface Heard {
  readonly by: string;
  readonly n: number;
  readonly attempt: number;
}

class Ears extends Collector<Heard> {
  /** Failures for the next calls, one each. */
  readonly failures: Error[] = [];
}

const [OPENED, CLOSED, QUEUE, FIRST, SECOND] = [unique('opened'), unique('closed'), unique('tasks'), unique('first'), unique('second')];
const retry = { delayMs: 1, maxDelayMs: 1, attempts: 2 };

@Controller()
class ListeningController {
  constructor(@Inject(Ears) private readonly ears: Ears) {}

  @OnEvent(OPENED, { group: FIRST, retry })
  opened(@Payload() { n }: { n: number }, @Ctx() context: BusContext): void {
    const failure = this.ears.failures.shift();
    this.ears.add({ by: 'first', n, attempt: context.attempt });
    if (failure) throw failure;
  }

  @OnEvent(CLOSED, { group: FIRST, retry })
  async closed(@Payload() { n }: { n: number }, @Ctx() { attempt, message }: BusContext): Promise<void> {
    this.ears.add({ by: `first ${message.key}`, n, attempt });
  }

  @OnEvent(OPENED, { group: SECOND })
  also(@Payload() { n }: { n: number }): void {
    this.ears.add({ by: 'second', n, attempt: 1 });
  }

  @OnTask(QUEUE, { concurrency: 2 })
  async work(@Payload() { n }: { n: number }, @Ctx() { attempt, signal }: BusContext): Promise<string> {
    this.ears.add({ by: `task ${signal.aborted}`, n, attempt });
    return 'nobody reads it';
  }
}

@Module({})
class ListeningModule {
  static with(ears: Ears): DynamicModule {
    return { module: ListeningModule, controllers: [ListeningController], providers: [{ provide: Ears, useValue: ears }] };
  }
}

describe('Nest handlers on the bus', () => {
  const stack = new AsyncDisposableStack();
  const ears = new Ears();
  let house: Awaited<ReturnType<typeof withStoreAndBus>>;
  let client: BusClient;
  const emit = (type: string, key: string, n: number) =>
    lastValueFrom(client.emit(eventType(type), { tenant, key, data: { n } } satisfies BusRecord), { defaultValue: undefined });
  const of = (by: string) => ears.items.filter((heard) => heard.by.startsWith(by));

  beforeAll(async () => {
    house = stack.use(await withStoreAndBus([conformanceSchema]));
    stack.use(await serveBus(ListeningModule.with(ears), house.bus));
    client = new BusClient(house.store(conformanceSchema));
  });
  afterAll(() => stack.disposeAsync());

  it('hear an event once in each group, and those of a group in order whatever the type', async () => {
    await emit(OPENED, 'k', 1);
    await emit(CLOSED, 'k', 2);
    await ears.count(3);
    expect(of('first')).toEqual([
      { by: 'first', n: 1, attempt: 1 },
      { by: 'first k', n: 2, attempt: 1 },
    ]);
    expect(of('second')).toEqual([{ by: 'second', n: 1, attempt: 1 }]);
  });

  it('are called again after a failure, and see the attempt', async () => {
    ears.failures.push(new AppError('unavailable', 'not now'));
    await emit(OPENED, 'k', 3);
    await ears.until((items) => items.filter(({ by, n }) => by === 'first' && n === 3).length === 2);
    expect(
      of('first')
        .filter(({ n }) => n === 3)
        .map(({ attempt }) => attempt),
    ).toEqual([1, 2]);
  });

  it('that refuse an event for good leave it with the dead letters, with their code', async () => {
    ears.failures.push(new AppError('invalid', 'no such thing'));
    await emit(OPENED, 'k', 4);
    await expect
      .poll(() => house.bus.deadLetters.list({ lane: `events:${FIRST}` }))
      .toMatchObject([{ attempts: 1, error: { code: 'invalid' } }]);
  });

  it('work off tasks that a client hands out', async () => {
    await lastValueFrom(client.send(QUEUE, { tenant, key: 'k', data: { n: 5 }, priority: 'high' } satisfies BusRecord), {
      defaultValue: undefined,
    });
    await ears.until((items) => items.some(({ by }) => by.startsWith('task')));
    expect(of('task')).toEqual([{ by: 'task false', n: 5, attempt: 1 }]);
  });

  it('work off a task that a client hands out with a delay, when it is due', async () => {
    const later = { tenant, key: 'k', data: { n: 6 }, delayMs: 100 } satisfies BusRecord;
    const before = Date.now();
    await lastValueFrom(client.send(QUEUE, later), { defaultValue: undefined });
    await ears.until((items) => items.some(({ n }) => n === 6));
    expect(Date.now() - before).toBeGreaterThanOrEqual(100);
  });

  it('must say for which group they hear', async () => {
    @Controller()
    class NamelessController {
      @EventPattern('t')
      hear(_data: unknown): void {}
    }
    @Module({ controllers: [NamelessController] })
    class NamelessModule {}
    await expect(serveBus(NamelessModule, house.bus)).rejects.toThrow('has no group');
  });
});
