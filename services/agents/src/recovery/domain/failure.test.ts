import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { environmentFailure, modelFailure, workspaceFailure } from './failure.js';

describe('what a failure is', () => {
  it.each([
    ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'left-pad' imported from src/a.js", 'package_missing', 'left-pad'],
    ["Error: Cannot find module '@scope/kite/deep/file'", 'package_missing', '@scope/kite'],
    ["src/a.ts(1,8): error TS2307: Cannot find module 'zod' or its corresponding type declarations.", 'package_missing', 'zod'],
    ['sh: 1: vitest: not found', 'program_missing', 'vitest'],
    ['The program oxlint is not there.', 'program_missing', 'oxlint'],
  ])('%s is of the environment', (said, code, subject) => {
    expect(environmentFailure(said)).toMatchObject({ class: 'environment', code, subject });
  });

  it.each(["Cannot find module './calculator.js'", 'AssertionError: 3 is not 2', "Cannot find module '/src/x.js' imported from y"])(
    '%s is of the sources',
    (said) => expect(environmentFailure(said)).toBeUndefined(),
  );

  it('of a model is what time or another question may mend, with when it may be over', () => {
    const limited = new AppError('provider_limited', 'slow down', { details: { retryAfterMs: 7_000 } });
    expect(modelFailure(limited)).toMatchObject({ class: 'model', code: 'provider_limited', over: 7_000 });
    expect(modelFailure(new AppError('key_refused', 'who are you'))).toBeUndefined();
  });

  it('of a workspace is what git says there, not a fault of ours', () => {
    expect(workspaceFailure(new AppError('internal', 'git add failed: index file corrupt'))).toMatchObject({ code: 'git' });
    expect(workspaceFailure(new AppError('internal', "Cannot read properties of undefined (reading 'x')"))).toBeUndefined();
  });
});
