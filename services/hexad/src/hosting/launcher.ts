/** Stops in order when the launcher (bin/hexad) is gone, however it went: an orphan would hold the data folder and write where nobody waits. */
export function stopWithLauncher(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
