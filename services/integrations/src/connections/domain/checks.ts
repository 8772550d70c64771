import { AppError } from '@hexad/kernel';
import { BASE_URLS, PROVIDERS, type Provider } from './connection.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]{0,99}(\/[A-Za-z0-9._-]{1,100})?$/;
const LONGEST_URL = 500;
const MOST_REPOSITORIES = 100;

const wrong = (message: string): AppError => new AppError('invalid', message);

export function providerFrom(text: string): Provider {
  const known = PROVIDERS.find((one) => one === text);
  if (known !== undefined) return known;
  throw wrong(`provider is ${JSON.stringify(text.slice(0, 40))}; there are ${PROVIDERS.join(' and ')}.`);
}

export function nameFrom(text: string): string {
  if (NAME.test(text)) return text;
  // Not repeated: who mixes up the fields may have put the token here.
  throw wrong(
    'The name of a connection has letters, digits, spaces, `.`, `_` and `-`, begins with a letter or digit and has at most 64 characters.',
  );
}

/** Never says what it is. */
export function checkToken(token: string): void {
  if (token.length < 8 || token.length > 10_000) throw wrong(`The token has ${token.length} characters; one has 8 to 10,000.`);
  if (!/^[\x21-\x7e]+$/.test(token)) throw wrong('The token has a space, a line break or an unprintable character in it; give it alone.');
}

/** Without a last slash. */
export function baseUrlFrom(text: string, provider: Provider): string {
  if (text === '') return BASE_URLS[provider];
  const url = URL.parse(text);
  const fits =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.username + url.password === '' && url.search + url.hash === '';
  if (!fits || text.length > LONGEST_URL)
    throw wrong('base_url is an address as https://ghe.example.com/api/v3, without a name, a password, a ? or a #.');
  return url.href.replace(/\/+$/, '');
}

export function repositoriesFrom(given: readonly string[], provider: Provider): readonly string[] {
  if (given.length > 0 && provider !== 'github') throw wrong(`A connection to ${provider} has no repositories.`);
  if (given.length > MOST_REPOSITORIES)
    throw wrong(`There are ${given.length} repositories; a connection names at most ${MOST_REPOSITORIES}.`);
  const bad = given.find((one) => !REPOSITORY.test(one));
  if (bad !== undefined) throw wrong(`${JSON.stringify(bad.slice(0, 200))} is neither owner nor owner/repo.`);
  return [...new Set(given.map((one) => one.toLowerCase()))].toSorted();
}
