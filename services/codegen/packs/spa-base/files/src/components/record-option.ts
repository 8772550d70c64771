/** A record that can be chosen. */
export interface RecordOption {
  id: string;
  name: string;
}
