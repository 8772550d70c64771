import { unzipSync, type UnzipFileInfo } from 'fflate';
import { AppError } from '@hexad/kernel';
import { KIND_NAMES } from '../../domain/kinds.js';
import { bomb, MAX_UNPACKED_BYTES, shown, truncated, unreadable } from '../../domain/limits.js';

/** Parts of a DOCX that hold its words; pictures and fonts are left packed. */
const WORDS = /^(?:\[Content_Types\]\.xml|_rels\/[^/]+|docProps\/core\.xml|word\/[^/]+\.xml|word\/_rels\/[^/]+)$/;

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const LONGEST_COMMENT = 65_557;
/** Text packs to a tenth of its size, rarely to a fiftieth. */
const MOST_RATIO = 200;
const SMALL = 5_000_000;

/** The parts of a DOCX by name. Refuses archives that are cut off, are no DOCX, or unpack to far more than they are. */
export function unpacked(content: Uint8Array, name: string): Record<string, Uint8Array> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.subarray(-LONGEST_COMMENT).lastIndexOf(END_OF_DIRECTORY) < 0) throw truncated(name, 'file');
  const found: UnzipFileInfo[] = [];
  list(content, name, found);
  if (!found.some((file) => file.name === 'word/document.xml')) throw notWord(name, found);
  const parts = found.filter((file) => WORDS.test(file.name));
  const total = parts.reduce((sum, file) => sum + file.originalSize, 0);
  const packed = parts.reduce((sum, file) => sum + file.size, 0);
  if (total > MAX_UNPACKED_BYTES || (total > SMALL && total > packed * MOST_RATIO)) {
    throw bomb(name, `unpacks from ${packed} to ${total} bytes`);
  }
  try {
    // It writes no more than the directory says, whatever the packed bytes hold.
    return unzipSync(content, { filter: (file) => WORDS.test(file.name) });
  } catch (cause) {
    throw unreadable(name, KIND_NAMES.docx, cause);
  }
}

function list(content: Uint8Array, name: string, found: UnzipFileInfo[]): void {
  try {
    unzipSync(content, {
      filter: (file) => {
        found.push(file);
        return false;
      },
    });
  } catch (cause) {
    throw unreadable(name, KIND_NAMES.docx, cause);
  }
}

const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/^xl\/workbook\.xml$/, 'an Excel workbook; save the sheets that matter as text or DOCX'],
  [/^ppt\/presentation\.xml$/, 'a PowerPoint presentation; save it as PDF'],
  [/^content\.xml$/, 'an OpenDocument file; save it as DOCX or PDF'],
];

function notWord(name: string, files: readonly UnzipFileInfo[]): AppError {
  const is = PROGRAMS.find(([part]) => files.some((file) => part.test(file.name)))?.[1] ?? 'a ZIP archive; hand over the files in it';
  if (/\.docx$/i.test(name)) return new AppError('document_disguised', `The document ${shown(name)} is named like a DOCX but is ${is}.`);
  return new AppError('brief_binary', `The document ${shown(name)} is ${is}.`);
}
