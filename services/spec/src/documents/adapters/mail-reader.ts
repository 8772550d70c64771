import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../application/document-reader.js';
import { compose } from '../domain/compose.js';
import { unreadable } from '../domain/limits.js';
import type { Reading } from '../domain/reading.js';
import { blocksOfHtml } from './html/blocks-of-html.js';

/** E-mails (.eml) with their attachments. Who wrote it and when stands behind each of its sentences. */
export class MailReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['mail'];

  override async read(content: Uint8Array, name: string): Promise<Reading> {
    const { default: PostalMime } = await import('postal-mime');
    const mail = await PostalMime.parse(content, { maxNestingDepth: 20, forceRfc822Attachments: true }).catch((cause: unknown) => {
      throw unreadable(name, 'an e-mail', cause);
    });
    const speaker = mail.from?.name || mail.from?.address || undefined;
    const written = isoDate(mail.date);
    const head = [
      ['From', speaker],
      ['Date', written],
      ['Subject', mail.subject],
    ].flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value.replace(/\s+/g, ' ')}`]));
    const body = mail.text?.trim() ? mail.text : mail.html ? compose(blocksOfHtml(mail.html)).text : '';
    return {
      text: `${head.join('\n')}\n\n${body.replaceAll('\r\n', '\n').trim()}\n`,
      places: [{ from: 0, ...(speaker === undefined ? {} : { speaker }), ...(written === undefined ? {} : { at: written }) }],
      ...(written === undefined ? {} : { written }),
      inside: mail.attachments.map((part, index) => ({
        name: nameOf(part.filename ?? '', part.mimeType, index),
        content: typeof part.content === 'string' ? Buffer.from(part.content) : new Uint8Array(part.content),
      })),
    };
  }
}

const isoDate = (date: string | undefined): string | undefined => {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};

const nameOf = (given: string, type: string, index: number): string =>
  given.replace(/[/\\\p{C}]+/gu, '-').trim() || `attachment-${index + 1}${type === 'message/rfc822' ? '.eml' : ''}`;
