import type { Finder, Span } from '@hexad/telemetry/patterns';

const DIGITS = /(?<!\d[ -]?)\d(?:[ -]?\d){12,}/g;
const SHORTEST_CARD = 13;
const LONGEST_CARD = 19;
/** Of cards that are in use: American Express, Diners, JCB, Visa, Mastercard, Discover, UnionPay, Maestro. */
const ISSUER = /^(?:3[0-9]|4|5|6|2[2-7])/;

/** Card numbers, as one word or in groups, whose check digit is right. */
export const CARD: Finder = {
  kind: 'card',
  *find(text) {
    for (const { 0: run, index } of text.matchAll(DIGITS)) yield* cards(run, index);
  },
};

function* cards(run: string, at: number): Iterable<Span> {
  const groups = Array.from(run.matchAll(/\d+/g), ({ 0: digits, index }) => ({
    digits,
    start: at + index,
    end: at + index + digits.length,
  }));
  for (let first = 0; first < groups.length; first += 1) {
    const last = cardFrom(groups, first);
    if (last === undefined) continue;
    yield { start: groups[first]!.start, end: groups[last]!.end };
    first = last;
  }
}

/** The last group of the card that begins with this one. */
function cardFrom(groups: readonly { readonly digits: string }[], first: number): number | undefined {
  let digits = '';
  for (let last = first; last < groups.length && digits.length < LONGEST_CARD; last += 1) {
    digits += groups[last]!.digits;
    if (digits.length >= SHORTEST_CARD && digits.length <= LONGEST_CARD && ISSUER.test(digits) && luhn(digits)) return last;
  }
  return undefined;
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits);
}

/** Characters of an IBAN by country. */
const IBAN_LENGTHS = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18
  GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15
  PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const IBAN_BEGIN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?= ?[A-Z0-9])/g;

/** Account numbers of banks whose check digits are right. */
export const IBAN: Finder = {
  kind: 'iban',
  *find(text) {
    for (const { 0: begin, index: start } of text.matchAll(IBAN_BEGIN)) {
      const end = endOfIban(text, start, IBAN_LENGTHS.get(begin.slice(0, 2)) ?? 0);
      if (end !== undefined && checks(text.slice(start, end))) yield { start, end };
    }
  },
};

function endOfIban(text: string, start: number, length: number): number | undefined {
  let at = start;
  for (let left = length; left > 0; left -= 1, at += 1) {
    if (text[at] === ' ') at += 1;
    if (!/[A-Z0-9]/.test(text[at] ?? '')) return undefined;
  }
  return length > 0 && !/[A-Za-z0-9]/.test(text[at] ?? '') ? at : undefined;
}

function checks(written: string): boolean {
  const iban = written.replaceAll(' ', '');
  const digits = (iban.slice(4) + iban.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
