import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@hexad/testing';
import { Git } from '@hexad/workspace';
import { expect, it } from 'vitest';
import { ROOT } from './fixtures/hexad.js';

const MODULE = pathToFileURL(join(ROOT, 'services/hexad/dist/regenerate/take-over.js')).href;
const FILES = 200;
const AUTHOR = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];

/** A process that takes over, in a group of its own; whoever wants kills it. */
const taking = (call: string) =>
  spawn(
    process.execPath,
    ['--input-type=module', '--eval', `const { takeOver, goOnTaking } = await import(${JSON.stringify(MODULE)});\n${call}`],
    {
      stdio: 'inherit',
      detached: true,
    },
  );

it.each([1, 120])(
  'killed with SIGKILL after the change number %i that it made, the next command takes over the rest and loses nothing',
  async (moment) => {
    using folder = temporaryFolder();
    const git = new Git(folder.path);
    await git.exec(['init', '--quiet', '--initial-branch=main']);
    const commit = async (text: string): Promise<string> => {
      await mkdir(join(folder.path, 'src'), { recursive: true });
      for (let at = 0; at < FILES; at += 1) await writeFile(join(folder.path, `src/f${at}.txt`), `${text} ${at}\n`.repeat(50));
      await git.exec(['add', '--all']);
      await git.exec([...AUTHOR, 'commit', '--quiet', '--message=state']);
      return git.out(['rev-parse', 'HEAD']);
    };
    const from = await commit('one');
    const to = await commit('two');
    await git.exec(['reset', '--quiet', '--hard', from]);
    await writeFile(join(folder.path, 'mine.txt'), 'nobody knows it\n');

    let seen = 0;
    const reached = Promise.withResolvers<void>();
    using watcher = new DisposableStack();
    const files = watch(join(folder.path, 'src'), () => {
      seen += 1;
      if (seen === moment) reached.resolve();
    });
    watcher.defer(() => files.close());
    const process_ = taking(`await takeOver(${JSON.stringify(folder.path)}, '${from}', '${to}');`);
    const ended = once(process_, 'exit');
    await Promise.race([reached.promise, ended]);
    if (process_.exitCode === null) process.kill(-process_.pid!, 'SIGKILL');
    await ended;

    const again = taking(`await goOnTaking(${JSON.stringify(folder.path)});`);
    expect((await once(again, 'exit'))[0]).toBe(0);
    expect(await git.out(['rev-parse', 'main'])).toBe(to);
    expect(await git.out(['status', '--porcelain'])).toBe('?? mine.txt');
    expect(await readFile(join(folder.path, 'mine.txt'), 'utf8')).toBe('nobody knows it\n');
  },
);
