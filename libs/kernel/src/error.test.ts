import { describe, expect, it } from 'vitest';
import { AppError } from './error.js';

const speechless = {
  get message(): string {
    throw new Error('not even that');
  },
};
const circle: Record<string, unknown> = {};
circle['self'] = circle;

describe('an error of whatever was thrown', () => {
  it.each([
    ['nothing', undefined],
    ['an object without a prototype', Object.create(null) as unknown],
    ['an error that cannot tell its message', Object.defineProperties(new Error(), Object.getOwnPropertyDescriptors(speechless))],
    ['an error whose message is no text', Object.assign(new Error(), { message: 7n })],
    [
      'a proxy that throws whatever is asked',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
          getPrototypeOf: () => {
            throw new Error('no');
          },
        },
      ),
    ],
    ['one of ours with a code that there is not', new AppError('no_such_code' as 'internal', 'x')],
  ])('is internal, with a message and as JSON: %s', (_, thrown) => {
    const error = AppError.from(thrown);
    expect({ code: error.code, retryable: error.retryable, message: typeof error.message }).toEqual({
      code: 'internal',
      retryable: false,
      message: 'string',
    });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: 'internal', message: error.message });
  });

  it('keeps its code when its details are no JSON, which become text', () => {
    const error = AppError.from(new AppError('conflict', 'as it was', { details: { version: 7n, plain: [1], circle } }));
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'conflict',
      message: 'as it was',
      details: { version: '7', plain: [1], circle: '[object Object]' },
    });
  });
});
