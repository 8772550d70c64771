import { FixedClock } from '@hexad/testing';
import { TokenEstimator } from '../tokens/token-estimator.js';
import { JinjaEngine } from './adapters/jinja.js';
import { LiquidEngine } from './adapters/liquid.js';
import { ShippedFiles } from './adapters/shipped-files.js';
import type { PromptStore } from './application/ports.js';
import { Prompts } from './application/prompts.js';
import { readTemplate } from './application/read-template.js';
import type { Count } from './domain/cut.js';
import type { Input, Message, Template } from './domain/template.js';

export const ENGINES = { shipped: new JinjaEngine(), tenant: new LiquidEngine() };

/** A word is a token, so that a test can count. */
export const words: Count = (text) => text.split(/\s+/).filter((word) => word !== '').length;

export async function counted(): Promise<Count> {
  const estimator = new TokenEstimator();
  await estimator.load();
  return (text) => estimator.texts([text], 'gpt-5');
}

export const promptsOn = (store: PromptStore, clock = new FixedClock()): Prompts =>
  new Prompts({ store, shipped: new ShippedFiles(), engines: ENGINES, count: words, clock });

interface Asked {
  readonly system?: string;
  readonly user?: string;
  readonly inputs?: readonly (Partial<Input> & { readonly name: string })[];
  readonly maxTokens?: number;
}

/** As a tenant sends it. */
export const written = ({ system, user = 'Hello', inputs = [], maxTokens }: Asked, name = 'team.greeting') => ({
  name,
  title: 'A greeting',
  inputs,
  messages: [...(system === undefined ? [] : [{ role: 'system', text: system }]), { role: 'user', text: user }] as Message[],
  maxTokens,
});

export const template = (asked: Asked): Template => readTemplate(written(asked));
