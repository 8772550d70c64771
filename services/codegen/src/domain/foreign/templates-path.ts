/** The module with the templates, below the pack's folder. */
export const TEMPLATES = 'templates/pack.mjs';
