import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import type { Task } from '../api/types';
import { Empty } from '../components/States';
import { formatScore, texts } from '../i18n/en';
import { Badge } from './Badge';
import { shownAnswer } from './session';
import { Thumbnail } from './Thumbnail';
import type { Session } from './useSession';

const smallestTile = 172;
const gap = 10;
const captionHeight = 66;
const padding = 16;
const rowsAround = 2;

interface Layout {
  columns: number;
  tileWidth: number;
  rowHeight: number;
  height: number;
}

function layoutOf(width: number, height: number): Layout {
  const inner = Math.max(smallestTile, width - 2 * padding);
  const columns = Math.max(1, Math.floor((inner + gap) / (smallestTile + gap)));
  const tileWidth = (inner - gap * (columns - 1)) / columns;
  return { columns, tileWidth, rowHeight: Math.round(tileWidth * 0.75) + captionHeight + gap, height };
}

interface GridProps {
  session: Session;
  shown: Task[];
  total: number;
  selected: ReadonlySet<string>;
  onColumns: (columns: number) => void;
  /** A click on a tile; with Ctrl it joins the selection, with Shift all up to it do. */
  onPick: (taskId: string, how: 'one' | 'toggle' | 'range') => void;
}

/** The batch as tiles; only the rows in sight are in the document, so that its size does not matter. */
export function Grid({ session, shown, total, selected, onColumns, onPick }: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<Layout>(() => layoutOf(1200, 700));
  const [top, setTop] = useState(0);
  const { currentId } = session.state;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const next = layoutOf(element.clientWidth, element.clientHeight);
      setLayout(next);
      onColumns(next.columns);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [onColumns]);

  const rows = Math.ceil(shown.length / layout.columns);
  const firstRow = Math.max(0, Math.floor((top - padding) / layout.rowHeight) - rowsAround);
  const lastRow = Math.min(rows, Math.ceil((top + layout.height) / layout.rowHeight) + rowsAround);
  const currentAt = shown.findIndex((task) => task.id === currentId);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || currentAt < 0) return;
    const row = padding + Math.floor(currentAt / layout.columns) * layout.rowHeight;
    if (row < element.scrollTop + padding) element.scrollTop = row - padding;
    else if (row + layout.rowHeight > element.scrollTop + layout.height) element.scrollTop = row + layout.rowHeight - layout.height;
  }, [currentAt, layout]);

  if (shown.length === 0) return <Empty title={texts.batch.filteredTitle} text={texts.batch.filtered} />;
  return (
    <div
      ref={scroller}
      className="grid"
      role="listbox"
      aria-multiselectable="true"
      tabIndex={0}
      aria-label={texts.batch.grid}
      aria-activedescendant={currentAt < 0 ? undefined : `tile-${currentAt}`}
      data-testid="grid"
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div className="grid-space" style={{ height: rows * layout.rowHeight + 2 * padding - gap }}>
        {shown.slice(firstRow * layout.columns, lastRow * layout.columns).map((task, index) => {
          const at = firstRow * layout.columns + index;
          const left = padding + (at % layout.columns) * (layout.tileWidth + gap);
          const y = padding + Math.floor(at / layout.columns) * layout.rowHeight;
          return (
            <Tile
              key={task.id}
              session={session}
              task={task}
              at={at}
              total={total}
              isSelected={selected.has(task.id)}
              isMeant={selected.size === 0 ? task.id === currentId : selected.has(task.id)}
              onPick={onPick}
              style={{ width: layout.tileWidth, height: layout.rowHeight - gap, transform: `translate(${left}px, ${y}px)` }}
            />
          );
        })}
      </div>
    </div>
  );
}

interface TileProps {
  session: Session;
  task: Task;
  at: number;
  total: number;
  isSelected: boolean;
  /** True if a decision would be about it. */
  isMeant: boolean;
  onPick: GridProps['onPick'];
  style: CSSProperties;
}

function Tile({ session, task, at, total, isSelected, isMeant, onPick, style }: TileProps) {
  const { dataset, annotator, outbox, nameOf, state } = session;
  const answer = shownAnswer(task, annotator, outbox);
  const isCurrent = task.id === state.currentId;
  const given = task.given.length === 0 ? texts.batch.noGiven : task.given.map(nameOf).join(', ');
  const suggested = task.suggested[0] === undefined ? '' : nameOf(task.suggested[0]);
  const differs = suggested !== '' && suggested !== given;
  return (
    <div
      id={`tile-${at}`}
      className="tile"
      role="option"
      aria-selected={isMeant}
      aria-current={isCurrent}
      data-selected={isSelected}
      aria-posinset={at + 1}
      aria-setsize={total}
      data-testid="tile"
      data-image={task.imageId}
      data-rank={task.rank}
      data-decision={answer?.decision ?? 'open'}
      style={style}
      onClick={(event) => onPick(task.id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'one')}
    >
      <div className="tile-image">
        <Thumbnail dataset={dataset} imageId={task.imageId} />
      </div>
      <div className="tile-caption">
        <span className="hidden">{texts.batch.tile(task.rank, total)}</span>
        <div className="tile-labels">
          <span className="tile-given" title={given}>{given}</span>
          {differs && (
            <span className="tile-suggested" title={suggested}>
              <span className="hidden">{texts.batch.suggested} </span>
              {suggested}
            </span>
          )}
        </div>
        <div className="tile-state">
          {answer === null ? <span className="badge" data-decision="open">{texts.batch.open}</span> : <Badge answer={answer} nameOf={nameOf} />}
          <span className="tile-score">{formatScore(task.score)}</span>
        </div>
      </div>
    </div>
  );
}
