/** What is written down of an effect when it is begun. */
export type Intent = Readonly<Record<string, string>>;

export type Begun =
  | { readonly state: 'new'; readonly intent: Intent }
  /** By another try, and nobody knows whether it happened. */
  | { readonly state: 'begun'; readonly intent: Intent }
  | { readonly state: 'done'; readonly result: Intent };

/** What is to be done once. */
export interface Effect {
  readonly tenant: string;
  /** The same for each try. */
  readonly id: string;
  /** What is wished, as text: the same id for something else fails with `conflict`. */
  readonly wish: string;
}

/** What was begun and done at providers that cannot tell by themselves. Every method is a transaction of the tenant. */
export abstract class Effects {
  /** The intent of the first try counts. */
  abstract begin(effect: Effect, intent: Intent): Promise<Begun>;
  abstract done(effect: Effect, result: Intent): Promise<void>;
}
