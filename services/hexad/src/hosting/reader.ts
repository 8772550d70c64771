/** What a shell tells of a program that wrote to nobody: 128 and SIGPIPE. */
export const NOBODY_READS = 141;

let gone = false;

/** Whether nobody reads the output any more, so that nothing is left to be told. */
export const readerIsGone = (): boolean => gone;

/** Stops in order when whoever read the output has gone, as `head` does when it has enough: nobody hears what would be done from then on. */
export function stopWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
    if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM');
    else process.exit(NOBODY_READS);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
