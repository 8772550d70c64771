import type { Channel, Message } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { Acks } from './acks.js';

const told = () => {
  const frames: string[] = [];
  const channel = { ack: ({ fields }: Message, all: boolean) => frames.push(`${all ? 'up to ' : ''}${fields.deliveryTag}`) };
  return { frames, acks: new Acks(channel as unknown as Channel) };
};

describe('acknowledgements on RabbitMQ', () => {
  it('of one turn are one frame when nothing before them is open', () => {
    const { frames, acks } = told();
    for (const tag of [2, 1, 3]) acks.ack(tag);
    acks.flush();
    expect(frames).toEqual(['up to 3']);
  });

  it('leave out what is open, and never acknowledge it with a later one', () => {
    const { frames, acks } = told();
    for (const tag of [1, 3, 4]) acks.ack(tag);
    acks.flush();
    acks.ack(5);
    acks.flush();
    expect(frames).toEqual(['up to 1', '3', '4', '5']);
  });

  it('end with one that the broker still holds open when those after it were told before', () => {
    const { frames, acks } = told();
    acks.ack(2);
    acks.flush();
    acks.ack(1);
    acks.flush();
    acks.ack(3);
    acks.flush();
    expect(frames).toEqual(['2', 'up to 1', 'up to 3']);
  });

  it('go past what was given back', () => {
    const { frames, acks } = told();
    acks.pass(1);
    acks.ack(2);
    acks.pass(3);
    acks.flush();
    expect(frames).toEqual(['up to 2']);
  });

  it('go out by themselves at the end of the turn', async () => {
    const { frames, acks } = told();
    acks.ack(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(frames).toEqual(['up to 1']);
  });
});
