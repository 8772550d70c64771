import type { Span, Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { PromptAnalysisEngine } from '../domain/prompt-analysis-engine.js';
import { documentReaders } from './adapters/readers.js';
import { ReadDocuments } from './application/read-documents.js';
import { API, docxOf, MAIL, packed, pdfOf, SQL, TRANSCRIPT } from './testing/files.js';

const documents = new ReadDocuments(documentReaders());
const read = (name: string, content: Uint8Array | string) =>
  documents.read([{ name, content: typeof content === 'string' ? Buffer.from(content) : content }]);
const specOf = async (name: string, content: Uint8Array | string): Promise<Spec> =>
  new PromptAnalysisEngine().analyse({ documents: await read(name, content) });
const entity = (spec: Spec, name: string) => spec.entities.find((one) => one.name === name)!;
const field = (spec: Spec, of: string, name: string) => entity(spec, of).fields.find((one) => one.name === name)!;
const spanOf = (sources: Spec['entities'][number]['sources']): Span | undefined =>
  sources.flatMap((source) => (source.kind === 'brief' ? [source.span] : []))[0];

const KITES = [
  { heading: 'Kites' },
  { text: 'Each kite has a name (required, at most 60 characters) and a wing span between 50 and 800.' },
];
const LOANS = [{ heading: 'Loans' }, { text: 'Each loan belongs to exactly one kite and has a start date.' }];

describe('a PDF', () => {
  it('gives requirements with the page that says them', async () => {
    const spec = await specOf('club.pdf', await pdfOf([KITES, LOANS]));
    expect(field(spec, 'Kite', 'name')).toMatchObject({ required: true, maxLength: 60 });
    expect(spanOf(entity(spec, 'Loan').relations[0]!.sources)).toMatchObject({
      document: 'club.pdf',
      page: 2,
      quote: 'Each loan belongs to exactly one kite and has a start date.',
    });
  });

  it('is put together again from its lines, without the feet of its pages', async () => {
    const long = 'Each kite has a name and a colour that is seen from far away so that nobody takes the kite of somebody else by mistake.';
    const [document] = await read('club.pdf', await pdfOf([[{ text: long }], LOANS, KITES]));
    expect(document!.text).toContain(long);
    expect(document!.text).not.toMatch(/Page \d of 3/);
  });

  it.each([
    ['encrypted', () => pdfOf([KITES], { userPassword: 'secret' }), 'document_encrypted'],
    ['cut off', async () => (await pdfOf([KITES])).subarray(0, 900), 'document_truncated'],
    ['of too many pages', () => pdfOf(Array.from({ length: 501 }, () => [])), 'document_too_long'],
    ['without text', () => pdfOf([[]]), 'brief_empty'],
    ['damaged', async () => Buffer.from('%PDF-1.7\nnothing of the kind\n%%EOF'), 'document_unreadable'],
  ])('that is %s is told so', async (_, content, code) => {
    await expect(read('club.pdf', await content())).rejects.toMatchObject({ code });
  });
});

describe('a DOCX', () => {
  it('keeps headings and tables', async () => {
    const table = {
      rows: [
        ['field', 'type', 'rules'],
        ['name', 'text', 'at most 60 characters'],
        ['wing span', 'number', ''],
      ],
    };
    const spec = await specOf('club.docx', docxOf([{ heading: 'Kite' }, table, { text: 'A member has a name.' }]));
    expect(field(spec, 'Kite', 'name')).toMatchObject({ maxLength: 60 });
    expect(entity(spec, 'Member').fields.map(({ name }) => name)).toEqual(['name']);
  });

  it.each([
    ['cut off', () => docxOf(KITES).subarray(0, 300), 'document_truncated'],
    ['a bomb', () => packed(`<w:p><w:r><w:t>${'a'.repeat(30_000_000)}</w:t></w:r></w:p>`), 'document_bomb'],
    [
      'old and encrypted',
      () => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]),
      'document_encrypted',
    ],
  ])('that is %s is told so', async (_, content, code) => {
    await expect(read('club.docx', content())).rejects.toMatchObject({ code });
  });
});

describe('an e-mail', () => {
  it('says who wanted what when, and brings its attachments', async () => {
    const all = await read('notes.eml', MAIL);
    expect(all.map(({ name, kind, skipped }) => [name, kind, skipped])).toEqual([
      ['notes.eml', 'mail', ['logo.png']],
      ['notes.eml/loans.md', 'text', []],
    ]);
    const spec = new PromptAnalysisEngine().analyse({ documents: all });
    expect(spec.title).toBe('Kite club — what we need');
    expect(spanOf(field(spec, 'Kite', 'name').sources)).toMatchObject({ speaker: 'Anna Berg', at: '2026-11-03T08:30:00.000Z' });
    expect(entity(spec, 'Loan').relations).toMatchObject([{ entity: 'Kite' }]);
  });
});

describe('a transcript', () => {
  it('keeps decisions apart from ideas and small talk', async () => {
    const spec = await specOf('call.vtt', TRANSCRIPT);
    expect(spanOf(field(spec, 'Kite', 'wingSpan').sources)).toMatchObject({
      speaker: 'Ben Okoro',
      at: '00:01:21',
      line: 21,
      decided: true,
    });
    expect(spec.unplaced.map(({ reason, span }) => [span.at, reason])).toEqual([
      ['00:00:01', 'small talk'],
      ['00:00:17', 'an idea that nobody decided on'],
    ]);
  });

  it('has sentences that go on in the next piece', async () => {
    const [document] = await read('call.vtt', TRANSCRIPT);
    expect(document!.text).toContain('Anna Berg: So, each kite has a name of at most 60 characters and a colour.');
  });

  const said = 'Each kite has a name of at most 40 characters.';
  it.each([
    [
      'slack',
      [{ type: 'message', user: 'U1', user_profile: { real_name: 'Anna Berg' }, text: `<@U2> ${said} :+1:`, ts: '1762000000.0001' }],
    ],
    [
      'teams',
      {
        value: [
          {
            messageType: 'message',
            createdDateTime: '2025-11-01T12:26:40Z',
            from: { user: { displayName: 'Anna Berg' } },
            body: { contentType: 'html', content: `<p>${said}</p>` },
          },
        ],
      },
    ],
    ['zoom', { messages: [{ sender_display_name: 'Anna Berg', date_time: '2025-11-01T12:26:40Z', message: said }] }],
  ])('of %s is known by its content', async (kind, json) => {
    const [document] = await read('export.json', JSON.stringify(json));
    expect(document).toMatchObject({ kind, text: `${said}\n\n`, places: [{ speaker: 'Anna Berg', at: '2025-11-01T12:26:40.000Z' }] });
  });
});

describe('HTML', () => {
  it('is read as it is seen', async () => {
    const page = `<!doctype html><title>Kite club</title><nav>Home</nav><script>a kite has a secret</script>
<h2>Kites</h2><p>Each kite has a <b>name</b>.</p><p hidden>Each kite has a price.</p><ul><li>A kite has a colour</li></ul>`;
    const [document] = await read('page.html', page);
    expect(document!.text).toBe('# Kite club\n\n## Kites\n\nEach kite has a name.\n\n- A kite has a colour\n');
  });
});

describe('an OpenAPI description', () => {
  it('becomes records with their fields, references and limits, and the lines that say so', async () => {
    const spec = await specOf('pets.yaml', API);
    expect(field(spec, 'Pet', 'name')).toMatchObject({ required: true, minLength: 2, maxLength: 60 });
    expect(spanOf(field(spec, 'Pet', 'name').sources)).toMatchObject({ document: 'pets.yaml', line: 16 });
    expect(field(spec, 'Pet', 'status')).toMatchObject({ enum: ['available', 'sold'], default: 'available' });
    expect(entity(spec, 'Pet').relations).toMatchObject([{ kind: 'belongsTo', entity: 'Owner', required: true }]);
    expect(entity(spec, 'Pet')).toMatchObject({ filters: expect.arrayContaining(['status']), rules: [{ kind: 'deleteOnly' }] });
  });
});

describe('SQL', () => {
  it('becomes records with their columns, keys and checks', async () => {
    const spec = await specOf('shop.sql', SQL);
    expect(field(spec, 'Customer', 'email')).toMatchObject({ required: true, unique: true, maxLength: 120 });
    expect(field(spec, 'Order', 'quantity')).toMatchObject({ required: false, minimum: 1, maximum: 100 });
    expect(entity(spec, 'Order')).toMatchObject({ states: ['open', 'paid'], relations: [{ entity: 'Customer', onDelete: 'restrict' }] });
    expect(spanOf(field(spec, 'Order', 'quantity').sources)).toMatchObject({ line: 8 });
  });
});

describe('a document', () => {
  it.each([
    ['a PDF that is named as text', 'notes.md', () => pdfOf([KITES]), 'document_disguised'],
    ['an image that is named as a PDF', 'scan.pdf', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]), 'document_disguised'],
    ['text that is named as a PDF', 'notes.pdf', () => Buffer.from('Each kite has a name.'), 'document_disguised'],
    ['an image', 'photo.png', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]), 'brief_binary'],
    ['text in another encoding', 'latin.txt', () => Buffer.from([0x63, 0x61, 0x66, 0xe9]), 'brief_binary'],
    ['nothing', 'empty.md', () => Buffer.from(' \n'), 'brief_empty'],
    ['more text than is read', 'long.md', () => Buffer.alloc(4_000_001, 'A kite. '), 'brief_too_large'],
  ])('is refused when it is %s', async (_, name, content, code) => {
    await expect(read(name, await content())).rejects.toMatchObject({ code, message: expect.stringMatching(/^[A-Z][^\n]*\.$/) });
  });

  it('of Markdown is what it was, and is cited by its lines', async () => {
    const text = '# Kites\n\nEach kite has a name.\n';
    expect((await read('kites.md', text))[0]).toMatchObject({ kind: 'text', text });
    expect(spanOf(field(await specOf('kites.md', text), 'Kite', 'name').sources)).toMatchObject({ line: 3 });
  });
});
