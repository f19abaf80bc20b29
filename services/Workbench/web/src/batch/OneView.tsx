import { useEffect, useState } from 'react';
import { api } from '../api/client';
import type { Dataset, Task } from '../api/types';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { Filmstrip } from './Filmstrip';
import type { Action } from './keys';
import { Panel } from './Panel';
import { thumbnailSize } from './Thumbnail';
import type { Session } from './useSession';

const stageSize = 1600;
const imagesAhead = 3;

/** One image large, what it is said to be, and what a person can say to it. */
export function OneView({ session, task, shown, total, onAction }: { session: Session; task: Task; shown: Task[]; total: number; onAction: (action: Action) => void }) {
  usePrefetch(session.dataset, shown, task);
  return (
    <div className="one" data-testid="one-view" data-image={task.imageId} data-rank={task.rank}>
      <div className="one-left">
        <Stage key={task.imageId} dataset={session.dataset} task={task} given={task.given.map(session.nameOf).join(', ')} onAction={onAction} />
        <Filmstrip session={session} shown={shown} task={task} total={total} />
      </div>
      <Panel session={session} task={task} total={total} onAction={onAction} />
    </div>
  );
}

function Stage({ dataset, task, given, onAction }: { dataset: Dataset; task: Task; given: string; onAction: (action: Action) => void }) {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  return (
    <div className="stage" data-state={state}>
      {state !== 'failed' && (
        <>
          {/* The thumbnail is in the cache already: it stands in until the large image is there. */}
          {state === 'loading' && <img className="stage-image" src={api.imageUrl(dataset, task.imageId, thumbnailSize)} alt="" />}
          <img
            className="stage-image"
            src={api.imageUrl(dataset, task.imageId, stageSize)}
            alt={texts.batch.alt(task.rank, given === '' ? texts.batch.noGiven : given)}
            data-testid="stage-image"
            draggable={false}
            onLoad={() => setState('shown')}
            onError={() => setState('failed')}
          />
        </>
      )}
      {state === 'failed' && (
        <p className="stage-failed" role="alert">
          {texts.batch.imageFailed}
        </p>
      )}
      <button type="button" className="stage-move left" aria-label={texts.batch.previous} onClick={() => onAction({ type: 'move', by: 'image', step: -1 })}>
        <Icon name="left" size={22} />
      </button>
      <button type="button" className="stage-move right" aria-label={texts.batch.next} onClick={() => onAction({ type: 'move', by: 'image', step: 1 })}>
        <Icon name="right" size={22} />
      </button>
    </div>
  );
}

// So that the next image is there when its key is pressed; the browser's cache keeps what was fetched.
function usePrefetch(dataset: Dataset, shown: Task[], task: Task) {
  const at = shown.indexOf(task);
  const ahead = shown.slice(at + 1, at + 1 + imagesAhead).map((next) => next.imageId).join(' ');
  useEffect(() => {
    for (const imageId of ahead.split(' ').filter((id) => id !== '')) {
      const image = new Image();
      image.src = api.imageUrl(dataset, imageId, stageSize);
    }
  }, [dataset, ahead]);
}
