import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import type { Asking } from './keys';

const help = texts.help;
type Row = [keys: string[], meaning: string];

const one: Row[] = [
  [['K'], help.keep],
  [['S'], help.accept],
  [['1', '…', '5'], help.acceptNth],
  [['C'], help.change],
  [['R'], help.remove],
  [['N'], help.unsure],
  [['X', 'Shift →', 'Ctrl A'], help.select],
  [['M'], help.comment],
  [['U', 'Ctrl Z'], help.undo],
];
const sets: Row[] = [
  [['1', '…', '5'], help.tick],
  [['[', ']'], help.turn],
  [['C'], help.find],
  [['Enter'], help.submit],
  [['K'], help.keepOnly],
  [['V'], help.noValidLabel],
  [['N'], help.unsure],
  [['R'], help.remove],
  [['M'], help.comment],
  [['U', 'Ctrl Z'], help.undo],
];
const refine: Row[] = [
  [['1', '…', '9'], help.agree],
  [['Enter'], help.submitRefined],
  [['C'], help.find],
  [['V'], help.noValidLabel],
  [['N'], help.unsure],
  [['R'], help.remove],
  [['M'], help.comment],
  [['U', 'Ctrl Z'], help.undo],
];
const deciding: Record<Asking, Row[]> = { label: one, sets, refine };
const moving: Row[] = [
  [['→', '←', 'J'], help.nextPrevious],
  [['↑', '↓'], help.upDown],
  [['Home', 'End'], help.firstLast],
  [['G'], help.toggle],
  [['Enter'], help.open],
  [['Esc'], help.back],
  [['+', '-', '0'], help.zoom],
  [['Z'], help.actual],
  [['Shift →'], help.pan],
  [['?'], help.help],
];

export function HelpDialog({ asking, onClose }: { asking: Asking; onClose: () => void }) {
  return (
    <Dialog title={help.title} onClose={onClose} testId="help-dialog" wide>
      <div className="keys">
        <KeyTable title={help.decide} rows={deciding[asking]} />
        <KeyTable title={help.move} rows={moving} />
      </div>
      <p className="muted">{help.note}</p>
    </Dialog>
  );
}

function KeyTable({ title, rows }: { title: string; rows: Row[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>{keys.map((key) => (key === '…' ? ' … ' : <kbd key={key}>{key}</kbd>))}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
