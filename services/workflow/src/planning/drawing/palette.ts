/** What a colour is for: a theme says which it is. */
export type Ink =
  | 'paper'
  | 'text'
  | 'muted'
  | 'grid'
  | 'band'
  | 'free'
  | 'bar'
  | 'critical'
  | 'criticalText'
  | 'slack'
  | 'link'
  | 'milestone'
  | 'today'
  | 'p50'
  | 'p80'
  | 'p95';

export type Theme = 'light' | 'dark';

/** Contrast of text on paper is above 4.5 to 1 in both; critical and usual differ in lightness too, for those who do not see the colour. */
export const PALETTES: Readonly<Record<Theme, Readonly<Record<Ink, string>>>> = {
  light: {
    paper: '#ffffff',
    text: '#1b2430',
    muted: '#5b6776',
    grid: '#dfe4ea',
    band: '#f3f5f8',
    free: '#edf0f4',
    bar: '#5b8fd6',
    critical: '#c2402f',
    criticalText: '#a8321f',
    slack: '#b9cdeb',
    link: '#a3adba',
    milestone: '#3a3f8f',
    today: '#0a7f56',
    p50: '#8a6d1a',
    p80: '#8b3fa8',
    p95: '#7a7f87',
  },
  dark: {
    paper: '#14181f',
    text: '#e8ecf2',
    muted: '#9aa6b5',
    grid: '#2a323d',
    band: '#1b212a',
    free: '#1f262f',
    bar: '#4f86d1',
    critical: '#ef7461',
    criticalText: '#ff9484',
    slack: '#31496b',
    link: '#566272',
    milestone: '#a9adff',
    today: '#35c98f',
    p50: '#e0bd55',
    p80: '#d28cf0',
    p95: '#8e97a3',
  },
};
