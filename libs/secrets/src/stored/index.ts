export { ClosedVersions } from './closed-versions.js';
export { SEALED_COLUMNS, sealedOf, StoredSealedRows, type RowPlace, type SealedColumns, type SealedTable } from './stored-sealed-rows.js';
