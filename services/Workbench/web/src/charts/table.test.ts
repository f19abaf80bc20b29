import { describe, expect, it } from 'vitest';
import { toCsv } from './table';

describe('toCsv', () => {
  it('writes numbers in full and leaves missing ones empty', () => {
    expect(toCsv({ columns: ['labels', 'accuracy'], rows: [[160, 0.123456789], [320, null]] })).toBe('labels,accuracy\r\n160,0.123456789\r\n320,\r\n');
  });

  it('quotes what would break a line', () => {
    expect(toCsv({ columns: ['class'], rows: [['a, "b"']] })).toBe('class\r\n"a, ""b"""\r\n');
  });

  it('keeps spreadsheets from running a name', () => {
    expect(toCsv({ columns: ['class'], rows: [['=cmd()'], ['@x']] })).toBe("class\r\n'=cmd()\r\n'@x\r\n");
  });
});
