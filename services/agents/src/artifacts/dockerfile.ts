import type { Judge } from './artifacts.js';

const SECRET = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIAL)/i;

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** Instructions of a Dockerfile; a line that ends with a backslash goes on in the next. */
const instructions = (text: string): Instruction[] =>
  text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => /^\s*(?<word>[A-Za-z]+)\s+(?<rest>.*)$/.exec(line)?.groups)
    .flatMap((groups) => (groups ? [{ word: groups['word']!.toUpperCase(), rest: groups['rest']!.trim() }] : []));

/** Images pinned, an ordinary user, no secrets in layers, nothing fetched unseen. */
export const dockerfile: Judge = (text) => {
  const all = instructions(text);
  const stages = new Set<string>();
  const faults: string[] = [];
  let user = '';
  for (const { word, rest } of all) {
    if (word === 'FROM') {
      const [image = '', as = '', name = ''] = rest.split(/\s+/).filter((part) => !part.startsWith('--'));
      if (!pinned(image, stages)) faults.push(`the image ${image} is not pinned to a version or a digest.`);
      if (as.toUpperCase() === 'AS') stages.add(name);
      user = '';
    } else if (word === 'USER') user = rest;
    else if (word === 'ADD' && /\bhttps?:\/\//.test(rest)) faults.push(`ADD ${rest} takes from the network what nobody has checked.`);
    else if ((word === 'ENV' || word === 'ARG') && holdsSecret(rest))
      faults.push(`${word} ${rest.split(/[=\s]/)[0]} puts a secret into the image.`);
  }
  if (!all.some(({ word }) => word === 'FROM')) faults.push('it has no FROM.');
  if (user === '' || /^(root|0)(:|$)/.test(user)) faults.push('the last stage runs as root: it needs a USER that is none.');
  if (!all.some(({ word }) => word === 'CMD' || word === 'ENTRYPOINT')) faults.push('it says not what runs: CMD or ENTRYPOINT.');
  return faults;
};

function pinned(image: string, stages: ReadonlySet<string>): boolean {
  if (image === 'scratch' || stages.has(image) || image.includes('@sha256:') || image.includes('$')) return true;
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  return tag !== undefined && tag !== 'latest';
}

const holdsSecret = (rest: string): boolean => {
  const [, name = '', value = ''] = /^(\w+)(?:\s*=\s*|\s+)(.*)$/.exec(rest) ?? [];
  return SECRET.test(name) && value !== '' && !value.startsWith('$');
};
