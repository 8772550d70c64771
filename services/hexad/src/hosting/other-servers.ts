import { AppError } from '@hexad/kernel';

/** Refuses a command on the data folder when what it keeps is somewhere else. */
export function refuseOtherServers(command: string): void {
  const elsewhere = ['HEXAD_DATABASE_URL', 'HEXAD_BLOBS_URL'].find((name) => process.env[name]);
  if (elsewhere === undefined) return;
  throw new AppError(
    'unsupported',
    `\`hexad ${command}\` is for the embedded database; with ${elsewhere} set, use the tools of that server.`,
  );
}
