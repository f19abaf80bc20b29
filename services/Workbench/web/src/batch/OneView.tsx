import { useMemo, type ReactNode, type Ref } from 'react';
import { api } from '../api/client';
import type { Task } from '../api/types';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { usePrefetch } from '../viewer/prefetch';
import { ZoomImage, type ViewerHandle } from '../viewer/ZoomImage';
import '../viewer/viewer.css';
import { Filmstrip } from './Filmstrip';
import type { Action } from './keys';
import { thumbnailSize } from './Thumbnail';
import type { Session } from './useSession';

const stageSize = 1600;
const imagesAhead = 4;

interface OneViewProps {
  session: Session;
  task: Task;
  shown: Task[];
  total: number;
  onAction: (action: Action) => void;
  /** Where the image hears keys. */
  viewer: Ref<ViewerHandle>;
  /** What can be said to it. */
  children: ReactNode;
}

/** One image large, its neighbours, and beside it what a person can say to it. */
export function OneView({ session, task, shown, total, onAction, viewer, children }: OneViewProps) {
  const { dataset } = session;
  const ahead = useMemo(() => {
    const at = shown.indexOf(task);
    return shown.slice(at + 1, at + 1 + imagesAhead).map((next) => api.imageUrl(dataset, next.imageId, stageSize));
  }, [dataset, shown, task]);
  usePrefetch(ahead);
  const given = task.given.length === 0 ? texts.batch.noGiven : task.given.map(session.nameOf).join(', ');
  return (
    <div className="one" data-testid="one-view" data-image={task.imageId} data-rank={task.rank}>
      <div className="one-left">
        <div className="stage">
          <ZoomImage
            key={task.imageId}
            ref={viewer}
            placeholder={api.imageUrl(dataset, task.imageId, thumbnailSize)}
            src={api.imageUrl(dataset, task.imageId, stageSize)}
            shownSide={stageSize}
            original={api.imageUrl(dataset, task.imageId, 0)}
            size={{ width: task.image?.width ?? 0, height: task.image?.height ?? 0 }}
            alt={texts.batch.alt(task.rank, given)}
          />
          <button type="button" className="stage-move left" aria-label={texts.batch.previous} onClick={() => onAction({ type: 'move', by: 'image', step: -1 })}>
            <Icon name="left" size={22} />
          </button>
          <button type="button" className="stage-move right" aria-label={texts.batch.next} onClick={() => onAction({ type: 'move', by: 'image', step: 1 })}>
            <Icon name="right" size={22} />
          </button>
        </div>
        <Filmstrip session={session} shown={shown} task={task} total={total} />
      </div>
      {children}
    </div>
  );
}
