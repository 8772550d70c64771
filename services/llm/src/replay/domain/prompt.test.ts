import { describe, expect, it } from 'vitest';
import type { Answer } from '../../calls/domain/answer.js';
import { TEXT_OUTPUT, type ModelRequest } from '../../calls/domain/request.js';
import { answerLines, requestLines } from './lines.js';
import { withPrompt, type RenderedMessage } from './prompt.js';

const text = (said: string) => ({ type: 'text' as const, text: said });
const message = (role: RenderedMessage['role'], ...said: string[]): RenderedMessage => ({ role, parts: said.map(text) });
const request = (system: readonly string[], ...turns: readonly string[]): ModelRequest => ({
  system: system.map(text),
  turns: turns.map((said, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', parts: [text(said)] })),
  tools: [],
  toolChoice: 'auto',
  output: TEXT_OUTPUT,
});

describe('a request with another version of its prompt', () => {
  const old = [message('system', 'Be ', 'kind.'), message('user', 'Hello, ', 'Ann')];
  const now = [message('system', 'Be brief.'), message('user', 'Hi, ', 'Ann')];

  it('has the new messages in the place of the old, and then what was said since', () => {
    const replaced = withPrompt(request(['Be kind.'], 'Hello, Ann', 'Hello!', 'How are you?'), old, now);
    expect(requestLines(replaced!)).toEqual(
      requestLines({ ...request(['Be brief.'], 'Hi, Ann', 'Hello!', 'How are you?') }).toSpliced(3, 1, 'Hi, ', 'Ann'),
    );
  });

  it.each([
    ['another system message', request(['Be quick.'], 'Hello, Ann')],
    ['another first turn', request(['Be kind.'], 'Hello, Bo')],
    ['no turns', request(['Be kind.'])],
  ])('is none when the logged one has %s', (_, logged) => {
    expect(withPrompt(logged, old, now)).toBeUndefined();
  });
});

const calling = (id: string): Answer => ({
  id,
  model: 'm',
  finish: 'tool_calls',
  tokens: { input: 1, output: 1, cachedRead: 0, cachedWrite: 0 },
  parts: [text('I look.'), { type: 'tool_call', id, name: 'look', input: '{}' }],
});

describe('what is said, as lines', () => {
  it('leaves out the ids of tool calls, which are made anew each time', () => {
    expect(answerLines(calling('a'))).toEqual(answerLines(calling('b')));
  });
});
