import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import type { Task } from '../api/types';
import { useResource } from '../api/useResource';
import type { Session } from '../batch/useSession';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { batchPath } from '../pages/BatchTable';
import { cleanApi } from './api';

const neighboursShown = 12;
const neighboursInBatch = 50;
const size = 192;

/** The images nearest to one, with what they are said to be; and a batch of more of them. */
export function Neighbours({ session, task }: { session: Session; task: Task }) {
  const { dataset, nameOf } = session;
  const navigate = useNavigate();
  const [state, setState] = useState({ busy: false, text: '' });
  const { data, error } = useResource(`nearest/${dataset.name}/${task.imageId}`, (signal) => cleanApi.nearest(dataset.name, task.imageId, neighboursShown, signal));

  const openMore = async () => {
    setState({ busy: true, text: '' });
    try {
      const near = await cleanApi.nearest(dataset.name, task.imageId, neighboursInBatch);
      const batch = await api.openBatch(dataset.name, [task.imageId, ...near.map((image) => image.imageId)], { title: texts.clean.likeTitle(task.image?.name ?? task.imageId), kind: 'clean' });
      await navigate(batchPath({ ...batch, kind: 'clean' }));
    } catch (failure) {
      setState({ busy: false, text: failure instanceof Error ? failure.message : String(failure) });
    }
  };

  return (
    <section aria-labelledby="nearest">
      <div className="neighbours-head">
        <h2 id="nearest" className="panel-heading">{texts.clean.nearest}</h2>
        <button type="button" className="button small" disabled={state.busy || data === null || data.length === 0} onClick={() => void openMore()} data-testid="more-like-this">
          <Icon name="near" size={14} />
          {texts.clean.moreLike}
        </button>
      </div>
      <p role="status" className="result failed">{state.text === '' ? (error?.message ?? '') : state.text}</p>
      {data?.length === 0 && <p className="muted">{texts.clean.noNearest}</p>}
      <ul className="neighbours" data-testid="neighbours">
        {(data ?? []).map((image) => {
          const given = image.given < 0 ? texts.clean.unlabelled : nameOf(image.given);
          const text = texts.clean.labelled(given, image.predicted < 0 ? given : nameOf(image.predicted));
          return (
            <li key={image.imageId} title={text} data-differs={!task.given.includes(image.given)}>
              <img src={api.imageUrl(dataset, image.imageId, size)} alt={text} decoding="async" draggable={false} />
              <span aria-hidden="true">{given}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
