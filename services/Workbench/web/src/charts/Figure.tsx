import './charts.css';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { ChartCanvas } from './ChartCanvas';
import { download, fileName } from './download';
import { toSvg, type ChartOption } from './echarts';
import { toCsv, type DataTable } from './table';
import { readTheme, useChartTheme, type ChartTheme } from './theme';

const paperWidth = 960;

export interface FigureProps {
  /** What is shown, for people. */
  title: string;
  /** Files are named after these. */
  file: readonly string[];
  /** Draws it in colours; called again when they change. Must be the same function as long as the numbers are. */
  draw: (theme: ChartTheme) => ChartOption;
  /** The numbers. */
  table: DataTable;
  /** What a screen reader says in place of the picture. */
  summary: string;
  height?: number;
  /** What to know when reading it. */
  note?: ReactNode;
  /** Choices beside the title. */
  children?: ReactNode;
  testId?: string;
}

/** A plot with its title, its numbers as a table, and both as files. */
export function Figure({ title, file, draw, table, summary, height = 280, note, children, testId }: FigureProps) {
  const theme = useChartTheme();
  const [asTable, setAsTable] = useState(false);
  const option = useMemo(() => draw(theme), [draw, theme]);
  const id = useId();
  const name = fileName(...file);

  return (
    <figure className="card figure" aria-labelledby={id} data-testid={testId}>
      <figcaption className="figure-head">
        <h3 id={id}>{title}</h3>
        {children}
        <span className="spacer" />
        <div className="figure-tools" role="group" aria-label={texts.charts.tools(title)}>
          <button type="button" className="button quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {texts.charts.table}
          </button>
          <button type="button" className="button quiet" aria-label={texts.charts.asSvg(title)} onClick={() => download(`${name}.svg`, 'image/svg+xml', svgOf(draw, title, height))}>
            <Icon name="download" />
            SVG
          </button>
          <button type="button" className="button quiet" aria-label={texts.charts.asCsv(title)} onClick={() => download(`${name}.csv`, 'text/csv', toCsv(table))}>
            <Icon name="download" />
            CSV
          </button>
        </div>
      </figcaption>
      {asTable ? <Numbers table={table} title={title} /> : <ChartCanvas option={option} height={height} label={summary} />}
      {note !== undefined && <p className="figure-note">{note}</p>}
    </figure>
  );
}

/** A file stands alone: light, on white, with its title. */
function svgOf(draw: (theme: ChartTheme) => ChartOption, title: string, height: number): string {
  const theme = readTheme('light');
  const option = draw(theme);
  return toSvg(
    {
      ...option,
      backgroundColor: '#ffffff',
      title: { text: title, left: 16, top: 12, textStyle: { color: theme.ink, fontSize: 15, fontWeight: 600, fontFamily: 'Inter, system-ui, sans-serif' } },
      ...moved(option, 36),
    },
    paperWidth,
    height + 76,
  );
}

// Makes room for the title.
function moved(option: ChartOption, by: number): ChartOption {
  const shift = (part: unknown) => {
    const one = part as { top?: number | string; bottom?: number | string; left?: number | string; right?: number | string };
    return {
      ...one,
      top: typeof one.top === 'number' ? one.top + by : one.top,
      left: typeof one.left === 'number' ? one.left + 16 : one.left,
      right: typeof one.right === 'number' ? one.right + 16 : one.right,
      bottom: typeof one.bottom === 'number' ? one.bottom + 20 : one.bottom,
    };
  };
  const each = (part: unknown) => (Array.isArray(part) ? part.map(shift) : part === undefined ? undefined : shift(part));
  return { grid: each(option['grid']), legend: each(option['legend']) };
}

function Numbers({ table, title }: { table: DataTable; title: string }) {
  return (
    <div className="figure-numbers" tabIndex={0} role="region" aria-label={texts.charts.numbers(title)}>
      <table className="table">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, place) => (
                <td key={place} className={typeof cell === 'number' ? 'number' : undefined}>
                  {cell === null ? '' : typeof cell === 'number' ? Number(cell.toPrecision(6)) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
