import { credentials, ServerCredentials, type ChannelCredentials } from '@grpc/grpc-js';

/** Both sides show a certificate of the same authority. PEM. */
export interface MutualTls {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A Unix socket needs none: only its owner can open it. */
const isLocal = (address: string): boolean => address.startsWith('unix:');

export const clientCredentials = (address: string, tls: MutualTls | undefined): ChannelCredentials =>
  tls === undefined || isLocal(address) ? credentials.createInsecure() : credentials.createSsl(tls.ca, tls.key, tls.cert);

export const serverCredentials = (address: string, tls: MutualTls | undefined): ServerCredentials =>
  tls === undefined || isLocal(address)
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(tls.ca, [{ cert_chain: tls.cert, private_key: tls.key }], true);
