/** Red, green, blue from 0 to 1 of `#rgb`, `#rrggbb`, `rgb(…)`, black and white; undefined: something else. */
export function colourOf(text: string): readonly [number, number, number] | undefined {
  const plain = { black: '#000000', white: '#ffffff' }[text.trim().toLowerCase()] ?? text.trim();
  const [, short] = /^#([0-9a-f]{3})$/i.exec(plain) ?? [];
  const hex = short === undefined ? plain : `#${short.replace(/./g, '$&$&')}`;
  const [, digits] = /^#([0-9a-f]{6})$/i.exec(hex) ?? [];
  if (digits !== undefined) return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255) as [number, number, number];
  const [, r, g, b] = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(plain) ?? [];
  return r === undefined ? undefined : [Number(r) / 255, Number(g) / 255, Number(b) / 255];
}

export const isColour = (value: unknown): boolean =>
  typeof value === 'string'
    ? colourOf(value) !== undefined || /^#[0-9a-f]{8}$/i.test(value)
    : typeof value === 'object' && value !== null && 'components' in value;

const luminance = (colour: readonly number[]): number => {
  const [r, g, b] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};

/** From 1 to 21, as WCAG 2 counts it. */
export function contrast(one: readonly number[], other: readonly number[]): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}
