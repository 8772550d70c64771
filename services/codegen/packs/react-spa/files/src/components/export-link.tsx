import { queryString } from '../http/request';

interface ExportLinkProps {
  path: string;
  /** What is searched for and chosen, and the order. */
  query: object;
}

/** Saves the list as it is shown, all of its pages, as a file that spreadsheets open. */
export function ExportLink({ path, query }: ExportLinkProps) {
  return (
    <a className="button" href={path + queryString(query)} download>
      Export
    </a>
  );
}
