import { isIP } from 'node:net';
import { byPattern, type Finder } from '@hexad/telemetry/patterns';
import { CARD, IBAN } from './account-numbers.js';

const EMAIL = /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}/g;
/** With its country's code, or as it is written in North America. */
const PHONE = /(?<![\w+])\+[1-9](?:[ .()/-]{0,2}\d){7,14}(?!\w)|(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])/g;
const SSN = /(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])/g;
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)/g;
const IPV6 = /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?![\w:])/g;

/** Data of people. Names and addresses of houses have no shape and are not found. */
export const PERSONAL_FINDERS: readonly Finder[] = [
  byPattern('email', EMAIL, { hint: '@' }),
  IBAN,
  CARD,
  byPattern('ssn', SSN, { hint: '-' }),
  byPattern('phone', PHONE),
];

/** Network addresses, for tenants that want them hidden too. */
export const ADDRESS_FINDERS: readonly Finder[] = [
  byPattern('ip', IPV4, { hint: '.', proof: (found) => isIP(found) === 4 }),
  byPattern('ip', IPV6, { hint: ':', proof: (found) => isIP(found) === 6 && found.length > 4 }),
];
