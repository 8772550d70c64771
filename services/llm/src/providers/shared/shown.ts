const LONGEST = 600;
const PLACEHOLDER = '[key]';

/** What keys of the known providers look like: some of them repeat a key, or most of it, when they refuse it. */
const KEYS = /\b(?:sk-|sk_|gsk_|xai-|AIza|AQ\.|ghp_|gho_|ghs_|github_pat_|hf_|nvapi-)[\w*.…-]{6,}|\bBearer\s+[\w*.~+/=-]{6,}/g;

/** The words of a provider as they may be shown: on one line, not too long, without the key in any form in which an error may repeat it. */
export function shown(text: string, secret: string | undefined): string {
  const line = withoutSecret(text, secret).replaceAll(KEYS, PLACEHOLDER).replaceAll(/\s+/g, ' ').trim();
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
