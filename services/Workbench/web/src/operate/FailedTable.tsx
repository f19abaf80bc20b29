import type { FailedMessage } from '../api/types';
import { formatDate, formatNumber, texts } from '../i18n/en';
import { shortType, type Choice } from './choice';

/** Failed messages with what went wrong; the content of each opens in place. */
export function FailedTable({ messages, choice, onToggle }: { messages: FailedMessage[]; choice: Choice; onToggle: (id: string) => void }) {
  return (
    <table className="table failed-table">
      <thead>
        <tr>
          <th scope="col"><span className="hidden">{texts.operate.choose}</span></th>
          <th scope="col">{texts.operate.message}</th>
          <th scope="col">{texts.operate.reason}</th>
          <th scope="col">{texts.operate.when}</th>
          <th scope="col" className="number">{texts.operate.attempts}</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message, index) => (
          // One message may be there twice.
          <tr key={`${message.id} ${index}`} data-testid="failed-message">
            <td>
              <input type="checkbox" checked={choice.has(message.id)} onChange={() => onToggle(message.id)} aria-label={texts.operate.chooseOne(message.messageType, message.queue)} />
            </td>
            <td>
              <strong>{message.messageType === '' ? texts.operate.unknownType : message.messageType}</strong>
              <div className="muted">{message.queue}</div>
            </td>
            <td>
              <strong>{message.exceptionType === 'delivery-limit' ? texts.operate.deliveryLimit : shortType(message.exceptionType)}</strong>
              <div>{message.exceptionMessage}</div>
              <details>
                <summary>{texts.operate.content}</summary>
                <pre className="commands">{message.body}</pre>
              </details>
            </td>
            <td className="muted">{message.failed === null ? '' : formatDate(message.failed)}</td>
            <td className="number">{message.attempts === 0 ? '' : formatNumber(message.attempts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
