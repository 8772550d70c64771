interface PageOf<T> {
  items: T[];
  pageSize: number;
  total: number;
}

/** Reads every page of a list: the first tells how many there are, the others follow at once. */
export async function listAll<T>(read: (page: number) => Promise<PageOf<T>>): Promise<T[]> {
  const first = await read(1);
  const pages = Math.ceil(first.total / first.pageSize);
  const others = await Promise.all(Array.from({ length: Math.max(pages - 1, 0) }, (_, at) => read(at + 2)));
  return [first, ...others].flatMap((page) => page.items);
}
