import type { Task } from '../api/types';
import { texts } from '../i18n/en';
import { shownAnswer } from './session';
import { Thumbnail } from './Thumbnail';
import type { Session } from './useSession';

const around = 12;

/** The images before and after the current one, which stays in the middle. */
export function Filmstrip({ session, shown, task, total }: { session: Session; shown: Task[]; task: Task; total: number }) {
  const at = shown.indexOf(task);
  const first = Math.max(0, at - around);
  return (
    <nav className="strip" aria-label={texts.batch.strip}>
      <div className="strip-track" style={{ transform: `translateX(calc(50% - ${at - first} * var(--strip-step) - var(--strip-step) / 2))` }}>
        {shown.slice(first, at + around + 1).map((other) => {
          const answer = shownAnswer(other, session.annotator, session.outbox);
          return (
            <button
              key={other.id}
              type="button"
              className="strip-image"
              tabIndex={-1}
              aria-current={other.id === task.id}
              aria-label={texts.batch.position(other.rank, total)}
              data-decision={answer?.decision ?? 'open'}
              onClick={() => session.dispatch({ type: 'selected', taskId: other.id })}
            >
              <Thumbnail dataset={session.dataset} imageId={other.imageId} />
            </button>
          );
        })}
      </div>
    </nav>
  );
}
