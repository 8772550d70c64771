import { credentials, ServerCredentials, type ChannelCredentials } from '@grpc/grpc-js';

/** Both sides show a certificate of the same authority. PEM. */
export interface MutualTls {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** What a server shows. With `ca` its callers must show a certificate of that authority; without, they show none. PEM. */
export type ServerTls = Omit<MutualTls, 'ca'> & { readonly ca?: Buffer };

/** What a client takes and shows: certificates of `ca` (absent: of the authorities that Node knows), and its own where the server asks for one. PEM. */
export type ClientTls = { readonly ca?: Buffer } & (Omit<MutualTls, 'ca'> | { readonly cert?: never; readonly key?: never });

/** A Unix socket needs none: only its owner can open it. */
const isLocal = (address: string): boolean => address.startsWith('unix:');

export const clientCredentials = (address: string, tls: ClientTls | undefined): ChannelCredentials =>
  tls === undefined || isLocal(address)
    ? credentials.createInsecure()
    : credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null);

export const serverCredentials = (address: string, tls: ServerTls | undefined): ServerCredentials =>
  tls === undefined || isLocal(address)
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(tls.ca ?? null, [{ cert_chain: tls.cert, private_key: tls.key }], tls.ca !== undefined);
