/** What every kind of field takes. */
export interface FieldProps {
  name: string;
  label: string;
  required?: boolean;
  /** What a good value looks like. */
  hint?: string;
}
