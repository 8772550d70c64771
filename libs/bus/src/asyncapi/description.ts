/** An event as its catalogue describes it. */
export interface EventDescription {
  /** `hexad.<service>.<noun>.<verb>.v<n>` */
  readonly type: string;
  readonly summary: string;
  /** What its events come in order by: `the run`. */
  readonly key: string;
  /** Name of the payload's message. */
  readonly payload: string;
  /** JSON Schema of the body. */
  readonly schema: object;
}

/** How one broker carries events. */
export interface Carrier {
  readonly server: object;
  /** With `{partition}` as its last part. */
  address(event: EventDescription): string;
  /** Where the broker keeps it, for people. */
  readonly kept: string;
  headers(event: EventDescription): object;
  /** By object of AsyncAPI, where its bindings say something. */
  readonly bindings: { readonly channel?: object; readonly operation?: object; message?(event: EventDescription): object };
}
