import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';

const help = texts.help;
const deciding: [string[], string][] = [
  [['K'], help.keep],
  [['S'], help.accept],
  [['1', '…', '5'], help.acceptNth],
  [['C'], help.change],
  [['R'], help.remove],
  [['N'], help.unsure],
  [['U', 'Ctrl Z'], help.undo],
];
const moving: [string[], string][] = [
  [['→', '←', 'J'], help.nextPrevious],
  [['↑', '↓'], help.upDown],
  [['Home', 'End'], help.firstLast],
  [['G'], help.toggle],
  [['Enter'], help.open],
  [['Esc'], help.back],
  [['?'], help.help],
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={help.title} onClose={onClose} testId="help-dialog" wide>
      <div className="keys">
        <KeyTable title={help.decide} rows={deciding} />
        <KeyTable title={help.move} rows={moving} />
      </div>
      <p className="muted">{help.note}</p>
    </Dialog>
  );
}

function KeyTable({ title, rows }: { title: string; rows: [string[], string][] }) {
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
