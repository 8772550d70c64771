import type { Span } from '@hexad/proto/documents';

/** `call.vtt line 12, Anna Berg at 00:12:31`, `offer.pdf p. 7` */
export function placeInWords({ document, page, line, speaker, at }: Span): string {
  const where = page !== undefined ? ` p. ${page}` : line !== undefined ? ` line ${line}` : '';
  const who = [speaker, at === undefined ? undefined : `at ${at}`].filter((one) => one !== undefined).join(' ');
  return `${document}${where}${who === '' ? '' : `, ${who}`}`;
}
