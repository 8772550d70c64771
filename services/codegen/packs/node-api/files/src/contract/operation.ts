// What is known of each operation of the contract.

/** A property of a body, and the field of the record that it stands for. */
export interface Member {
  name: string;
  field: string;
  /** Values that the record has under other names: the contract's → the record's. */
  values?: Readonly<Record<string, string>>;
  /** Left out where the field is empty. */
  optional?: boolean;
  /** The field holds the id of a record of this kind, which the contract knows by its number. */
  numbered?: string;
}

export interface Form {
  /** The property that holds the record or the list of them. */
  within?: string;
  list: boolean;
  beside: readonly { name: string; means: 'total' | 'page' | 'pageSize' | 'offset' }[];
  members: readonly Member[];
}

export interface PathParameter {
  param: string;
  kind: string;
  numbered: boolean;
}

export interface Query {
  name: string;
  means: 'page' | 'pageSize' | 'offset' | 'search' | 'sort' | 'filter';
  /** The parameter of the list that it stands for. */
  to?: string;
  values?: Readonly<Record<string, string>>;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  /** The request that it stands for; `{key}` and `{parent}` are ids of records. */
  to: { method: string; path: string };
  key?: PathParameter;
  parent?: PathParameter & { field: string };
  query: readonly Query[];
  takes?: Form;
  status: number;
  answers?: Form;
  /** Where a record that it makes is read. */
  location?: { path: string; kind: string };
  /** Statuses of refusals that the contract has others for. */
  statuses: Readonly<Record<string, number>>;
  problem?: readonly { name: string; means: 'status' | 'code' | 'message' | 'errors' }[];
}

/** Finds records by what the contract calls them. */
export interface Directory {
  exists(id: string): Promise<boolean>;
  /** Of a record that the contract knows by this number. */
  idOf(number: number): Promise<string | undefined>;
  numberOf(id: string): Promise<number | undefined>;
}

export type Directories = Readonly<Record<string, Directory>>;
