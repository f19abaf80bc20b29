import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { batchPath } from '../pages/BatchTable';
import { mostBatchImages } from './api';

const words = texts.explore.choice;

/** Opens chosen images as a batch for people. */
export function OpenBatch({ dataset, images, onClose }: { dataset: string; images: readonly string[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [title, setTitle] = useState(words.batchNameDefault(images.length));
  const [annotators, setAnnotators] = useState(1);
  const [state, setState] = useState({ busy: false, text: '' });
  const tooMany = images.length > mostBatchImages;

  const submit = async () => {
    setState({ busy: true, text: words.busy });
    try {
      await navigate(batchPath(await api.openBatch(dataset, images, { title, annotatorsPerImage: annotators })));
    } catch (error) {
      setState({ busy: false, text: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <Dialog title={words.batchTitle} onClose={onClose} testId="open-batch-dialog">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label className="field">
          <span>{words.batchName}</span>
          <input data-focus value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
        </label>
        <label className="field">
          <span>{words.annotators}</span>
          <input type="number" min={1} max={20} required value={annotators} onChange={(event) => setAnnotators(event.target.valueAsNumber)} />
        </label>
        <div className="form-actions">
          <span role={tooMany ? 'alert' : 'status'} className="muted">
            {tooMany ? words.tooMany(mostBatchImages) : state.text}
          </span>
          <button type="submit" className="button primary" disabled={state.busy || tooMany || !(annotators >= 1)} data-testid="open-batch-confirm">
            {words.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
