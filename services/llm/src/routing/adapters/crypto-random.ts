import { randomInt } from 'node:crypto';
import { Random } from '../application/ports.js';

export class CryptoRandom extends Random {
  override below(limit: number): number {
    return randomInt(limit);
  }
}
