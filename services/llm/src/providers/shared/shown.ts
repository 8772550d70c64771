import { findAll, replaceFound } from '@hexad/telemetry/patterns';

const LONGEST = 600;
const PLACEHOLDER = '[key]';

/** Of a key that is refused some show the beginning and the end, with something between. */
const MASKED = /[\w-]*\*{3,}[\w*-]*|(?<![\w-])[\w-]*[\d_-][\w-]*(?:…|\.{3})[\w-]{2,}/g;

/** Line breaks, U+0000, what turns the direction of a text, and halves of characters: whoever reads or keeps a sentence would stumble over them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu;

const PAGE = /<(?:!doctype|\?xml|html|head|body|title|script|style|meta|h[1-6]|center|div|span|p|pre|br|hr|a)\b/i;

/**
 * The words of a provider as they may be shown: on one line, not too long, without the key in any form in which an error may repeat it. Of a page
 * nothing is shown.
 */
export function shown(text: string, secret: string | undefined): string {
  if (PAGE.test(text)) return '';
  const own = withoutSecret(text, secret);
  const clean = replaceFound(own, findAll(own), () => PLACEHOLDER);
  const line = clean.replaceAll(MASKED, PLACEHOLDER).replaceAll(INVISIBLE, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function withoutSecret(text: string, secret: string | undefined): string {
  if (secret === undefined || secret === '') return text;
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')];
  return withoutBeginning(
    forms.reduce((left, form) => left.replaceAll(form, PLACEHOLDER), text),
    secret,
  );
}

/** Characters at which a part of a key begins to be one. */
const TELLING = 8;

/** Where a provider shows only how the key begins, that goes too. */
function withoutBeginning(text: string, secret: string): string {
  if (secret.length < 2 * TELLING) return text;
  const head = secret.slice(0, TELLING);
  let left = text;
  for (let at = left.indexOf(head); at >= 0; at = left.indexOf(head)) {
    let end = at + TELLING;
    while (end < left.length && left[end] === secret[end - at]) end++;
    left = `${left.slice(0, at)}${PLACEHOLDER}${left.slice(end)}`;
  }
  return left;
}
