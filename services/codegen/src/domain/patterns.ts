/** Sources of the regular expressions behind formats that no library checks. */
export const PATTERNS = {
  time: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$',
  phone: '^\\+?[0-9(][0-9 ()./-]{3,22}[0-9](?: ?(?:ext\\.?|x) ?[0-9]{1,6})?$',
  color: '^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$',
  'country-code': '^[A-Z]{2}$',
  'currency-code': '^[A-Z]{3}$',
} as const;
