const ACCENTS = /[\u0300-\u036f]/g;

export function slug(title: string, longest = 40): string {
  const plain = title.normalize('NFD').replace(ACCENTS, '').toLowerCase();
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word.length > 0);
  let made = '';
  for (const word of words) {
    const next = made === '' ? word : `${made}-${word}`;
    if (next.length > longest) break;
    made = next;
  }
  return made;
}

export function unique(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}
