/** What a subscription to a queue may do at once, with an order and without. */
export interface Places {
  readonly hasOne: () => boolean;
  readonly take: () => void;
  /** Whoever is called back then may fill it. */
  readonly giveBack: () => void;
}
