import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { HEXAD_FIX } from '../../fixers/shipped.js';
import { passed, type CheckRun } from '../../proof/check.js';
import { howItEnded } from '../../runtime/domain/conversation.js';
import { clipped, tool, type Bench } from '../tool.js';
import { ownCommands } from './own-commands.js';
import { SameTests } from './same-tests.js';

type What = 'lint' | 'types' | 'format';

export const fixTool = tool({
  name: 'fix',
  description:
    'Mends by rules what linters (`lint`), type checkers (`types`) and formatters (`format`) find: with the linter and formatter of the repository where it has them, otherwise with those that ship (TypeScript, JavaScript, Python). What makes a test fail is taken back.',
  input: z.strictObject({ what: z.enum(['lint', 'types', 'format']) }),
  risk: () => 1,
  async execute({ what }, bench) {
    const tests = await SameTests.before(bench);
    const own = what === 'types' ? [] : await ownCommands(what, bench);
    const told: string[] = [];
    let ran = false;
    for (const command of own) {
      const { text, run } = await mendWith(what, command, bench, tests);
      told.push(text);
      ran ||= run.outcome === 'exited';
    }
    // A repository that chose its linter gets no other one's taste.
    if (!ran) told.push((await mendWith(what, [HEXAD_FIX, what], bench, tests)).text);
    return { text: clipped(told.join('\n')), changed: 'unknown' };
  },
});

/** Runs one fixer; what it changed goes again when tests that passed before do not pass after it. */
async function mendWith(what: What, command: readonly string[], bench: Bench, tests: SameTests): Promise<{ text: string; run: CheckRun }> {
  const before = await bench.snapshot();
  const run = await bench.run(`fix ${what}`, command);
  if (command[0] === HEXAD_FIX && !passed(run))
    throw new AppError(
      'unsupported',
      `The fixers that ship cannot run in the sandbox ${run.sandbox}: ${howItEnded(run)} ${run.tail.slice(-600)}`,
    );
  const said = `${passed(run) ? `\`${command.join(' ')}\` ended well` : howItEnded(run)}\n${run.tail}`;
  if ((await bench.snapshot()) === before) return { text: said, run };
  const broken = await tests.broken();
  if (broken.length === 0)
    return { text: `${said}\n${tests.count > 0 ? 'The tests are as before.' : 'There are no tests to hold it against.'}`, run };
  await bench.restore(before);
  return { text: `${said}\nIt was taken back: ${broken.slice(0, 5).join(', ')} passed before it and not after it.`, run };
}
