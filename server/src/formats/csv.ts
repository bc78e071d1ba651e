/** A column of a row: its value, and where it stands without its quotes. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const maxCells = 256;

/**
 * Splits one row at its commas, as RFC 4180 has it: a quoted value may hold commas, line ends and doubled quotes.
 * A quote that is never closed ends with the row. Text that a web page gave curly quotes is read as if they were straight.
 * @param row one row, without the line end
 */
export function splitRow(row: string): Cell[] {
  const text = row.includes('"') ? row : row.replace(/[\u201c\u201d\u201e\u2033]/g, '"');
  const cells: Cell[] = [];
  let at = 0;
  while (at <= text.length && cells.length < maxCells) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    cells.push(cell.value);
    at = cell.next;
  }
  return cells;
}

/** @returns the value of one cell of a row, as `splitRow` has it; what stands behind it is not looked at */
export function cellAt(row: string, index: number): string | undefined {
  let at = 0;
  for (let left = index; left > 0; left--) {
    // Plain cells are passed over without making one of each: a log has millions.
    const comma = row[at] === '"' ? quotedCell(row, at).next - 1 : row.indexOf(',', at);
    if (comma === -1 || comma >= row.length) return undefined;
    at = comma + 1;
  }
  return (row[at] === '"' ? quotedCell(row, at) : plainCell(row, at)).value.text;
}

function plainCell(text: string, start: number): { value: Cell; next: number } {
  const comma = text.indexOf(',', start);
  const end = comma === -1 ? text.length : comma;
  return { value: { text: text.slice(start, end), start, end }, next: end + 1 };
}

function quotedCell(text: string, quote: number): { value: Cell; next: number } {
  const start = quote + 1;
  let end = text.indexOf('"', start);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end === -1) end = text.length;
  const comma = text.indexOf(',', end);
  const value = { text: text.slice(start, end).replaceAll('""', '"'), start, end };
  return { value, next: comma === -1 ? text.length + 1 : comma + 1 };
}
