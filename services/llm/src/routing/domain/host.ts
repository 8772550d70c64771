import { AppError } from '@hexad/kernel';
import { targetOf, type Target } from '@hexad/host/outgoing';

/** Fails with `host_refused` for what could never be called, or carries a secret. */
export function readBase(text: string): Target {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw wrong(
      'begins with https:// (or, where the operator allows its host, http://)',
      'give the whole address, such as https://api.openai.com/v1',
    );
  if (url.username !== '' || url.password !== '')
    throw wrong('has no name and no password in it', 'leave them out, and store the key with POST /v1/keys');
  if (url.search !== '' || url.hash !== '') throw wrong('has no ? and no #', 'leave out what begins there');
  return targetOf(url);
}

const wrong = (rule: string, advice: string): AppError =>
  new AppError('host_refused', `The base URL of a provider ${rule}; ${advice}.`, { details: { field: 'baseUrl' } });
