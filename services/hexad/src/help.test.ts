import { describe, expect, it } from 'vitest';
import { helpFor } from './help.js';
import { USAGE } from './usage.js';

const heads = (...words: string[]) =>
  helpFor(words)
    .split('\n')
    .filter((line) => line.startsWith('  hexad '))
    .map((line) => line.trim().split(/\s{3,}/)[0]);

describe('help', () => {
  it('of a command are its usage lines alone', () => {
    expect([heads('hosts'), heads('schedule').length, new Set(heads('run').map((line) => line!.split(' ')[1]))]).toEqual([
      ['hexad hosts list | allow HOST… | forbid HOST…'],
      3,
      new Set(['run']),
    ]);
  });

  it('of a word of a command are its lines, with the options that all words of the command take', () => {
    expect(helpFor(['run', 'start'])).toBe(
      `  hexad run start <name> | <file.yaml>   run a workflow and follow it to its end
      --input NAME=VALUE (JSON keeps its type; several)   --inputs FILE   --project NAME   --priority low|normal|high   --key KEY   --detach
      --json  --url URL  with each of them`,
    );
    expect([heads('run', 'resume'), heads('notify', 'channel', 'add'), heads('workflow', 'lint', 'my.yaml')]).toEqual([
      ['hexad run pause|resume|cancel <run>'],
      ["hexad notify channel add NAME --webhook URL | --mail ADDRESS | --chat CONNECTION --room '#dev' | --websocket"],
      ['hexad workflow lint <file>…'],
    ]);
  });

  it('of what is no command is all of it', () => {
    expect([helpFor([]), helpFor(['nothing'])]).toEqual([USAGE, USAGE]);
  });
});
