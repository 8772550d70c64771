import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import PdfKit from 'pdfkit';
import { Canvas, type LineStyle, type Point, type TextStyle } from './canvas.js';
import { PALETTES, type Ink, type Theme } from './palette.js';

const require = createRequire(import.meta.url);

/** Embedded as far as they are used. DejaVu has Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic; Noto has Chinese and kana. */
const FONTS = {
  plain: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  asian: fileURLToPath(new URL('../../../assets/fonts/noto-sans-sc.woff', import.meta.url)),
} as const;
type Font = keyof typeof FONTS;

/** Width of a landscape A4 page in points. */
const PAPER_WIDTH = 841.89;

const ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** Pages of a PDF, each as wide as landscape A4 whatever its own units are. */
export class PdfCanvas extends Canvas {
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];
  readonly #whole: Promise<Buffer>;
  readonly #colours: Readonly<Record<Ink, string>>;

  constructor(theme: Theme, title: string, madeAt: Date) {
    super();
    this.#colours = PALETTES[theme];
    this.#document = new PdfKit({
      autoFirstPage: false,
      margin: 0,
      info: { Title: title, Creator: 'Hexad', Producer: 'Hexad', CreationDate: madeAt, ModDate: madeAt },
    });
    this.#whole = new Promise((resolve, reject) => {
      this.#document.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      this.#document.on('end', () => resolve(Buffer.concat(this.#chunks)));
      this.#document.on('error', reject);
    });
    for (const [name, path] of Object.entries(FONTS)) this.#document.registerFont(name, path);
  }

  override page(width: number, height: number): void {
    const scale = PAPER_WIDTH / width;
    this.#document.addPage({ size: [PAPER_WIDTH, height * scale], margin: 0 });
    this.#document.scale(scale);
    this.rect(0, 0, width, height, 'paper');
  }

  override rect(x: number, y: number, width: number, height: number, ink: Ink, { radius = 0 }: { radius?: number } = {}): void {
    const corner = Math.min(radius, width / 2, height / 2);
    if (corner > 0) this.#document.roundedRect(x, y, width, height, corner);
    else this.#document.rect(x, y, width, height);
    this.#document.fill(this.#colours[ink]);
  }

  override line(points: readonly Point[], { ink, width = 1, dash }: LineStyle): void {
    const [first, ...rest] = points;
    this.#document.moveTo(...first!);
    for (const point of rest) this.#document.lineTo(...point);
    this.#document.lineWidth(width);
    if (dash) this.#document.dash(dash[0], { space: dash[1] });
    this.#document.stroke(this.#colours[ink]);
    if (dash) this.#document.undash();
  }

  override polygon(points: readonly Point[], ink: Ink): void {
    this.#document.polygon(...points.map(([x, y]): [number, number] => [x, y])).fill(this.#colours[ink]);
  }

  override text(x: number, y: number, text: string, { ink, size, bold = false, anchor = 'start' }: TextStyle): void {
    const runs = runsOf(text.toWellFormed(), bold).map((run) => ({ ...run, width: this.#use(run.font, size).widthOfString(run.text) }));
    const width = runs.reduce((sum, run) => sum + run.width, 0);
    let at = x - (anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width);
    for (const run of runs) {
      this.#use(run.font, size).fillColor(this.#colours[ink]).text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      at += run.width;
    }
  }

  /** The document. */
  async end(): Promise<Buffer> {
    this.#document.end();
    return this.#whole;
  }

  #use(font: Font, size: number): PDFKit.PDFDocument {
    return this.#document.font(font).fontSize(size);
  }
}

/** Stretches of text that one font has. */
function runsOf(text: string, bold: boolean): { font: Font; text: string }[] {
  const runs: { font: Font; text: string }[] = [];
  for (const letter of text) {
    const font = ASIAN.test(letter) ? 'asian' : bold ? 'bold' : 'plain';
    const last = runs.at(-1);
    if (last?.font === font) last.text += letter;
    else runs.push({ font, text: letter });
  }
  return runs;
}
