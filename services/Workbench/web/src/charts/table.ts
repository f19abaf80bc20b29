/** The numbers behind a figure: what its table shows and its CSV holds. */
export interface DataTable {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | null;

/** RFC 4180, UTF-8; numbers in full, missing ones empty. Text that a spreadsheet would run as a formula begins with an apostrophe. */
export function toCsv(table: DataTable): string {
  return [table.columns, ...table.rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
