const WORD = /^(?:[A-Za-z0-9_-]+|\*|\*\*)$/;

/** Words with dots between; `*` stands for one word and `**`, at the end, for the rest. */
export function isTypePattern(text: string): boolean {
  const words = text.split('.');
  return (
    text.length <= 120 && words.every((word) => WORD.test(word)) && words.every((word, at) => word !== '**' || at === words.length - 1)
  );
}

export function fits(pattern: string, type: string): boolean {
  const [wanted, given] = [pattern.split('.'), type.split('.')];
  const open = wanted.at(-1) === '**';
  const fixed = open ? wanted.slice(0, -1) : wanted;
  if (open ? given.length < fixed.length : given.length !== fixed.length) return false;
  return fixed.every((word, at) => word === '*' || word === given[at]);
}
