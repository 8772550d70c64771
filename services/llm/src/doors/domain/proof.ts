import { DIALECTS, type Dialect, type ThinkingPart } from '../../calls/domain/request.js';

/** A signature on its way through a client of another protocol: it comes back with the name of the one that it belongs to. */
export const proofOf = ({ signature, dialect }: ThinkingPart, here: Dialect): string | undefined =>
  signature === undefined || dialect === undefined || dialect === here ? signature : `${dialect}:${signature}`;

/** The other way. */
export function readProof(proof: string | undefined, here: Dialect): Pick<ThinkingPart, 'signature' | 'dialect'> {
  if (!proof) return {};
  const dialect = DIALECTS.find((known) => proof.startsWith(`${known}:`));
  return dialect === undefined ? { signature: proof, dialect: here } : { signature: proof.slice(dialect.length + 1), dialect };
}
