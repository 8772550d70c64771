import type { Context } from '../context.js';
import { readImmutable } from './changing.js';
import { readBlocked, readMaxChildren } from './children.js';
import { readCompare, readPast } from './comparing.js';
import { readDemanded } from './demanded.js';
import { readDeleteRules } from './deleting.js';
import { readFrozen } from './frozen.js';
import { readOperations } from './operations.js';
import { readOverlap } from './overlap.js';
import { readParentMust } from './parents.js';
import { readRequiredWhen } from './requiring.js';
import { readWindow } from './windows.js';
import { readSameDay, readSameness } from './sameness.js';
import { readUniqueness } from './uniqueness.js';

interface Candidate {
  readonly reader: (context: Context) => boolean;
  /** One of these words is in every sentence that the reader can understand; most sentences have none and are passed over. */
  readonly words: ReadonlySet<string>;
}
const when = (reader: Candidate['reader'], words: string): Candidate => ({ reader, words: new Set(words.split(' ')) });

const readUnique = (context: Context): boolean => readSameness(context) || readUniqueness(context);

const READERS: readonly Candidate[] = [
  when(
    readCompare,
    'after before later earlier greater less lower higher smaller more exceed above below larger least most not differ different',
  ),
  when(
    (context) => readRequiredWhen(context) || readDemanded(context),
    'mandatory obligatory compulsory necessary must demand demands empty blank missing why reason need needs have has require requires carry carries contain contains get gets required given filled set provided entered specified stated present needed',
  ),
  when(readDeleteRules, 'delete deleted deleting remove removed erased destroyed purged deletion'),
  when(
    (context) => readImmutable(context) || readFrozen(context),
    'fixed stays stay remains remain unchanged untouched edits amended amend amendments adjusted corrected correct rewritten alter updates update nothing changed change edited edit modified altered updated touch touched touches editable changeable modifiable read-only readonly immutable frozen locked final hands changes changing',
  ),
  when(readMaxChildren, 'most up upto more maximum max only exceed exceeds greater limited'),
  when(readBlocked, 'not only'),
  when(readParentMust, 'only not no'),
  when(readUnique, 'unique two same once one twice times second another called named repeatedly'),
  when(readOperations, 'read-only only read viewed'),
  when(readPast, 'past future'),
];

/** What a clause about overlaps would be mistaken for. */
const LIKE_OVERLAP = new Set<Candidate['reader']>([readUnique, readMaxChildren, readBlocked, readParentMust]);

/** Rules over more than one attribute or record. Every reader is tried: one sentence may hold several. */
export function readRules(context: Context): boolean {
  if (readSameDay(context)) return true;
  const overlaps = readOverlap(context);
  const windowed = !overlaps && readWindow(context);
  if (windowed) return true;
  const others = READERS.filter(({ reader }) => !overlaps || !LIKE_OVERLAP.has(reader))
    .filter(({ words }) => context.tokens.some((token) => words.has(token.lower)))
    .map(({ reader }) => reader(context))
    .some(Boolean);
  return overlaps || others;
}
