import { strToU8, zipSync } from 'fflate';
import { buffer } from 'node:stream/consumers';
import PdfDocument from 'pdfkit';

/** A piece of a page: a heading with larger letters, or text. */
export type Piece = { readonly heading: string } | { readonly text: string };

/** A PDF as a program writes it, with a page number at the foot of each page. */
export async function pdfOf(pages: readonly (readonly Piece[])[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const pdf = new PdfDocument({ margin: 60, autoFirstPage: false, ...options });
  const written = buffer(pdf);
  for (const [index, pieces] of pages.entries()) {
    pdf.addPage();
    if (pieces.length === 0) continue;
    pdf.fontSize(9).text(`Page ${index + 1} of ${pages.length}`, 60, 720, { lineBreak: false });
    pdf.text('', 60, 60);
    for (const piece of pieces) {
      if ('heading' in piece) pdf.fontSize(18).text(piece.heading);
      else pdf.fontSize(11).text(piece.text);
      pdf.moveDown();
    }
  }
  pdf.end();
  return written;
}

const TYPES = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const RELATIONS = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;

const paragraph = (text: string, style?: string): string =>
  `<w:p>${style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`;

/** A DOCX with headings, paragraphs and a table, packed as Word packs it. */
export function docxOf(pieces: readonly (Piece | { readonly rows: readonly (readonly string[])[] })[]): Uint8Array {
  const body = pieces.map((piece) => {
    if ('heading' in piece) return paragraph(piece.heading, 'Heading1');
    if ('text' in piece) return paragraph(piece.text);
    const rows = piece.rows.map((cells) => `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`);
    return `<w:tbl>${rows.join('')}</w:tbl>`;
  });
  return packed(body.join(''));
}

/** A DOCX whose body is this XML. */
export const packed = (body: string): Uint8Array =>
  zipSync({
    '[Content_Types].xml': strToU8(TYPES),
    '_rels/.rels': strToU8(RELATIONS),
    'word/document.xml': strToU8(
      `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ),
  });

export const MAIL = `From: Anna Berg <anna@example.com>
To: team@example.com
Subject: =?utf-8?q?Kite_club_=E2=80=94_what_we_need?=
Date: Tue, 03 Nov 2026 09:30:00 +0100
Message-ID: <1@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hi all,

each kite has a name (required, at most 60 characters) and a colour. A member=
 has a name and an email address.

--b
Content-Type: text/markdown; name="loans.md"
Content-Disposition: attachment; filename="loans.md"

# Loans

Each loan belongs to exactly one kite and has a start date.

--b
Content-Type: image/png; name="logo.png"
Content-Disposition: attachment; filename="logo.png"
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ
--b--
`;

export const TRANSCRIPT = `WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Anna Berg>Good morning, can everybody hear me?</v>

2
00:00:07.000 --> 00:00:12.000
<v Anna Berg>So, each kite has a name of at most 60 characters</v>

3
00:00:12.000 --> 00:00:16.000
<v Anna Berg>and a colour.</v>

4
00:00:17.000 --> 00:00:20.000
<v Ben Okoro>Maybe we could also store the weather on each day.</v>

5
00:01:21.000 --> 00:01:26.000
<v Ben Okoro>We agreed that a kite has a wing span between 50 and 800.</v>
`;

export const SQL = `-- a shop
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE customers (id SERIAL PRIMARY KEY, full_name VARCHAR(80) NOT NULL, email VARCHAR(120) NOT NULL UNIQUE);
CREATE TABLE orders (
  id SERIAL PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers(id) ON DELETE RESTRICT,
  status order_status NOT NULL DEFAULT 'open',
  quantity INTEGER CHECK (quantity BETWEEN 1 AND 100)
);
`;

export const API = `openapi: 3.0.3
info: { title: Pet shop, version: 1.0.0 }
paths:
  /pets:
    get:
      parameters: [{ name: status, in: query }]
    post: {}
  /pets/{petId}:
    put: {}
components:
  schemas:
    Pet:
      type: object
      required: [name, owner]
      properties:
        name: { type: string, minLength: 2, maxLength: 60 }
        status: { type: string, enum: [available, sold], default: available }
        owner: { $ref: '#/components/schemas/Owner' }
    Owner:
      type: object
      properties:
        email: { type: string, format: email }
        pets: { type: array, items: { $ref: '#/components/schemas/Pet' } }
`;
