import { buffer } from 'node:stream/consumers';
import PdfDocument from 'pdfkit';

/** Kinds of records: what each is called, what it has, what it belongs to, how it changes. */
const KINDS = [
  ['vessel', 'a name (required, unique), a call sign (at most 10 characters), a length in metres and a draught in metres', 'shipping line'],
  ['shipping line', 'a name (required, unique), an email address, a phone number and a country', undefined],
  ['berth', 'a code (required, unique), a depth in metres, a length in metres and a remark', 'terminal'],
  ['terminal', 'a name (required, unique), an opening date and a capacity between 1 and 900', undefined],
  ['port call', 'an arrival date (required), a departure date, a purpose and a number of passengers', 'vessel'],
  ['pilot', 'a name (required), a licence number (unique), a phone number and an email address', undefined],
  ['tug', 'a name (required, unique), a pull in tons and a year built', undefined],
  ['crane', 'a code (required, unique), a reach in metres and a lifting weight in tons', 'terminal'],
  ['container', 'a number (required, unique), a weight in kg, a size and a seal number', 'shipping line'],
  ['shift', 'a start time (required), an end time (required) and a note', 'terminal'],
  ['worker', 'a name (required), a staff number (required, unique), a birth date and a phone number', 'terminal'],
  ['gate visit', 'an entry time (required), a plate number (at most 12 characters) and a driver name', 'terminal'],
  ['inspection', 'a date (required), a finding, a score between 0 and 100 and an inspector name', 'container'],
  ['invoice', 'a number (required, unique), an amount (at least 0), a due date and a text', 'shipping line'],
  ['tariff', 'a title (required, unique), a price (at least 0), a start date and an end date', undefined],
  ['incident', 'a title (required), a description, a date (required) and a severity between 1 and 5', 'berth'],
  ['permit', 'a number (required, unique), a valid until date and a holder name', 'vessel'],
  ['waste delivery', 'a date (required), a volume in cubic metres and a receipt number', 'port call'],
  ['dredging job', 'a title (required), a planned date, a cost (at least 0) and a volume in cubic metres', 'berth'],
  ['storage yard', 'a name (required, unique), a number of rows and a number of slots', 'terminal'],
] as const;

const STATES = [
  'A port call is planned, berthed or departed. A planned port call can be berthed, and a berthed port call can depart.',
  'An invoice is drafted, sent, paid or cancelled. A drafted invoice can be sent. A sent invoice can be paid or cancelled.',
  'An incident is reported, examined or closed. A reported incident can be examined, and an examined incident can be closed.',
  'A dredging job is requested, approved, begun or finished. A requested dredging job can be approved; an approved one can be begun; a begun one can be finished.',
] as const;

const WHO = [
  'The harbour office',
  'Our night staff',
  'The control tower',
  'Every terminal',
  'The billing team',
  'The yard manager',
  'Customs',
  'The fire brigade',
  'A visiting auditor',
  'The council',
  'Our largest customer',
  'The maintenance crew',
];
const DID = [
  'has kept paper folders',
  'relies on telephone calls',
  'works with three spreadsheets',
  'writes a report by hand',
  'looks at a whiteboard',
  'depends on an old mainframe',
  'sends faxes',
  'uses a shared mailbox',
  'copies figures between lists',
  'waits for a signature',
  'asks the neighbouring port',
];
const ABOUT = [
  'for everything that concerns the north quay',
  'whenever the weather turns',
  'before the morning meeting',
  'since the flood of some years ago',
  'as the law of the sea demands',
  'in the weeks before the summer season',
  'although nobody remembers who began with it',
  'because two systems never agreed',
  'when the tide is late',
  'after each change of management',
  'on days with more than thirty arrivals',
];
const SO = [
  'and this has cost us time',
  'so that mistakes are found too late',
  'which visitors notice',
  'and the figures differ from month to month',
  'while the phones do not stop ringing',
  'and we do not want to go on like this',
  'which was fine when the port was small',
  'and new colleagues need months to learn it',
  'so the same question is asked twice',
  'and an audit has criticised it',
];
const MORE = [
  'Last year',
  'In our experience',
  'During the workshop in spring',
  'As the study says',
  'From what we were told',
  'Over the last decade',
  'In most ports of our size',
  'According to the survey',
  'To be fair',
  'At the smaller basin',
];

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length]!;
const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
const an = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;

/** The number `at` of sentences that say why, and ask for nothing; none is twice in a document. */
function told(at: number): string {
  const why = `${pick(DID, at * 3 + Math.floor(at / 7))} ${pick(ABOUT, at * 5 + Math.floor(at / 11))}, ${pick(SO, at * 7 + Math.floor(at / 13))}`;
  const who = pick(WHO, at + Math.floor(at / 12));
  return at % 3 === 0 ? `${pick(MORE, at)}, ${lower(who)} ${why} (${at + 2} cases).` : `${who} ${why}; note ${at + 2} has the details.`;
}

type Piece = { readonly heading: string } | { readonly text: string };

/** What is asked for in the chapter of one kind. */
function asked(index: number): string[] {
  const [name, fields, parent] = KINDS[index]!;
  return [
    `Each ${name} has ${fields}.${parent === undefined ? '' : ` Each ${name} belongs to exactly one ${parent}.`}`,
    pick(STATES, index).toLowerCase().includes(` ${name} `) ? pick(STATES, index) : `Users can search for ${an(name)} and sort the list.`,
    `${an(name).replace(/^a/, 'A')} can only be deleted by a manager.`,
  ];
}

/** A brief of this many pages: a chapter for each kind of record, of which most pages ask for little and tell a lot. */
export function pagesOf(pages: number): Piece[][] {
  let said = 0;
  return Array.from({ length: pages }, (_, page) => {
    const chapter = Math.floor((page * KINDS.length) / pages);
    const first = page === 0 || Math.floor(((page - 1) * KINDS.length) / pages) !== chapter;
    const [name] = KINDS[chapter]!;
    const wishes = first ? asked(chapter) : [`We look at ${an(name)} once more on page ${page + 1}: its record must be easy to find.`];
    const prose = Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => told((said += 1))).join(' '));
    return [
      {
        heading: first
          ? `${chapter + 1} ${name.charAt(0).toUpperCase()}${name.slice(1)}s`
          : `${chapter + 1}.${page + 1} More about the ${name}`,
      },
      ...wishes.map((text) => ({ text })),
      ...prose.map((text) => ({ text })),
    ];
  });
}

/** These pages as a PDF, as a program writes it. */
export async function pdfOf(pages: readonly (readonly Piece[])[]): Promise<Buffer> {
  const pdf = new PdfDocument({ margin: 60, autoFirstPage: false });
  const written = buffer(pdf);
  for (const pieces of pages) {
    pdf.addPage();
    for (const piece of pieces) {
      if ('heading' in piece) pdf.fontSize(18).text(piece.heading);
      else pdf.fontSize(10).text(piece.text);
      pdf.moveDown(0.5);
    }
  }
  pdf.end();
  return written;
}
