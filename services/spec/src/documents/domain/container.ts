/** What the first bytes of a file say that it is; `text` when they say nothing and all of it is UTF-8. */
export type Container =
  | { readonly is: 'pdf' | 'zip' | 'text' }
  | { readonly is: 'ole'; readonly encrypted: boolean }
  /** Known, and nothing that is read; in words. */
  | { readonly is: 'other'; readonly words: string }
  | { readonly is: 'unknown' };

const starts = (content: Uint8Array, ...signature: number[]): boolean => signature.every((byte, index) => content[index] === byte);
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const OTHERS: readonly (readonly [readonly number[], string])[] = [
  [[0x89, ...ascii('PNG')], 'a PNG image'],
  [[0xff, 0xd8, 0xff], 'a JPEG image'],
  [ascii('GIF8'), 'a GIF image'],
  [ascii('RIFF'), 'a sound, film or WebP image'],
  [ascii('II*\0'), 'a TIFF image'],
  [ascii('MM\0*'), 'a TIFF image'],
  [[0x7f, ...ascii('ELF')], 'a program'],
  [ascii('MZ'), 'a program for Windows'],
  [[0x1f, 0x8b], 'a gzip archive'],
  [ascii('7z\xbc\xaf'), 'a 7z archive'],
  [ascii('Rar!'), 'a RAR archive'],
  [ascii('BZh'), 'a bzip2 archive'],
  [ascii('SQLite format 3'), 'an SQLite database'],
  [ascii('{\\rtf'), 'a rich text document (RTF); save it as DOCX'],
  [ascii('%!PS'), 'a PostScript document; save it as PDF'],
  [ascii('ID3'), 'a sound'],
];

const strict = new TextDecoder('utf-8', { fatal: true });

/** The text of UTF-8 bytes without a byte order mark; undefined when they are no text. */
export function textOf(content: Uint8Array): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return strict.decode(content);
  } catch {
    return undefined;
  }
}

export function containerOf(content: Uint8Array): Container {
  if (starts(content, ...ascii('%PDF-'))) return { is: 'pdf' };
  if (starts(content, 0x50, 0x4b, 0x03, 0x04) || starts(content, 0x50, 0x4b, 0x05, 0x06)) return { is: 'zip' };
  if (starts(content, 0xd0, 0xcf, 0x11, 0xe0)) return { is: 'ole', encrypted: hasWideText(content, 'EncryptedPackage') };
  const other = OTHERS.find(([signature]) => starts(content, ...signature));
  const isText = textOf(content) !== undefined;
  if (other && (!isText || other[1].includes(';'))) return { is: 'other', words: other[1] };
  return isText ? { is: 'text' } : { is: 'unknown' };
}

/** Names in old Office files are UTF-16. */
const hasWideText = (content: Uint8Array, text: string): boolean =>
  Buffer.from(content.buffer, content.byteOffset, content.byteLength).includes(Buffer.from(text, 'utf16le'));
