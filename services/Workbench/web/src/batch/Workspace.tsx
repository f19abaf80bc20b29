import { useCallback, useMemo, useState } from 'react';
import type { Batch, Dataset, Taxonomy } from '../api/types';
import { CreateVersion } from '../components/CreateVersion';
import { ExportLinks } from '../components/ExportLinks';
import { Header } from '../components/Header';
import { Icon } from '../components/Icon';
import { Progress } from '../components/Progress';
import { Empty, Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { ChangeDialog } from './ChangeDialog';
import { FilterBar } from './FilterBar';
import { Grid } from './Grid';
import { HelpDialog } from './HelpDialog';
import type { Action } from './keys';
import { OneView } from './OneView';
import { matches, progressOf } from './session';
import { useKeys } from './useKeys';
import { useSession } from './useSession';

/** The work on a batch: grid or one image at a time, the same keys in both. */
export function Workspace({ dataset, batch, taxonomy, title, annotator }: { dataset: Dataset; batch: Batch; taxonomy: Taxonomy; title: string; annotator: string }) {
  const session = useSession(dataset, batch, taxonomy, annotator);
  const { state, outbox, current, dispatch, perform } = session;
  const [dialog, setDialog] = useState<'change' | 'help' | null>(null);
  const [columns, setColumns] = useState(1);

  const shown = useMemo(
    () => state.tasks.filter((task) => matches(task, state.filter, annotator, outbox) || (state.filter !== 'all' && task.id === state.currentId && state.view === 'one')),
    [state.tasks, state.filter, state.currentId, state.view, annotator, outbox],
  );
  const progress = useMemo(() => progressOf(state.tasks, annotator, outbox), [state.tasks, annotator, outbox]);

  const act = useCallback(
    (action: Action) => {
      if (action.type === 'change') setDialog(current === null ? null : 'change');
      else if (action.type === 'help') setDialog('help');
      else perform(action, shown, columns);
    },
    [current, perform, shown, columns],
  );
  useKeys(state.view, dialog === null, act);

  const total = Math.max(batch.tasks, state.tasks.length);
  const isComplete = session.complete && total > 0 && progress.done === total;
  return (
    <div className="workspace" data-view={state.view}>
      <Header crumbs={[{ name: dataset.name, to: `/datasets/${encodeURIComponent(dataset.name)}` }, { name: title }]}>
        <Progress done={progress.done} total={total} counts={progress.counts} compact />
        <div className="button-group" role="group" aria-label={texts.batch.views}>
          <button type="button" className="button" aria-pressed={state.view === 'grid'} onClick={() => dispatch({ type: 'viewed', view: 'grid' })} data-testid="view-grid">
            <Icon name="grid" />
            <span>{texts.batch.viewGrid}</span>
          </button>
          <button type="button" className="button" aria-pressed={state.view === 'one'} onClick={() => dispatch({ type: 'viewed', view: 'one' })} data-testid="view-one">
            <Icon name="one" />
            <span>{texts.batch.viewOne}</span>
          </button>
        </div>
        <button type="button" className="button quiet square" onClick={() => setDialog('help')} aria-label={texts.help.button} title={texts.help.button}>
          ?
        </button>
      </Header>
      <main id="content" className="workspace-body" tabIndex={-1}>
        <h1 className="hidden">{title}</h1>
        {isComplete && (
          <div className="banner" role="status" data-testid="all-done">
            <strong>{texts.batch.doneTitle(total)}</strong>
            <span>{texts.batch.done}</span>
          </div>
        )}
        {state.view === 'grid' && (
          <div className="toolbar">
            <FilterBar state={state} annotator={annotator} outbox={outbox} onFilter={(filter) => dispatch({ type: 'filtered', filter })} />
            <span className="spacer" />
            <CreateVersion dataset={dataset.name} />
            <ExportLinks dataset={dataset.name} />
          </div>
        )}
        {session.error !== null && <Failed error={session.error} onRetry={session.reload} />}
        {session.error === null && state.tasks.length === 0 && (session.complete ? <Empty title={texts.batch.emptyTitle} text={texts.batch.empty} /> : <Loading />)}
        {state.tasks.length > 0 &&
          (state.view === 'grid' ? (
            <Grid session={session} shown={shown} total={total} onColumns={setColumns} />
          ) : (
            current !== null && <OneView session={session} task={current} shown={shown} total={total} onAction={act} />
          ))}
        <p className={session.notice?.tone === 'problem' ? 'notice problem' : 'notice'} role="status" aria-live="polite" data-testid="notice">
          {session.notice !== null && <span key={session.notice.id}>{session.notice.text}</span>}
        </p>
      </main>
      {dialog === 'change' && current !== null && (
        <ChangeDialog
          task={current}
          taxonomy={taxonomy}
          recent={session.recent}
          nameOf={session.nameOf}
          onClose={() => setDialog(null)}
          onChoose={(label) => {
            setDialog(null);
            session.choose(label);
          }}
        />
      )}
      {dialog === 'help' && <HelpDialog onClose={() => setDialog(null)} />}
    </div>
  );
}
