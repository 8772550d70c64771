const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char]!);

/** A page that says what a plain text says. */
export const htmlOf = (text: string): string =>
  `<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">${escapeHtml(text).replaceAll('\n', '<br>\n')}</body></html>`;
