/** A table without a prototype: looking `constructor` up in it finds nothing. */
export const bare = <T extends object>(table: T): Readonly<T> => Object.assign(Object.create(null) as T, table);
