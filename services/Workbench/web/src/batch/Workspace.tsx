import { useCallback, useMemo, useRef, useState } from 'react';
import { useMay } from '../account/session';
import type { Batch, Dataset, Task, Taxonomy } from '../api/types';
import '../clean/clean.css';
import { Inspector } from '../clean/Inspector';
import { CreateVersion } from '../components/CreateVersion';
import { ExportLinks } from '../components/ExportLinks';
import { Header, type Crumb } from '../components/Header';
import { Icon } from '../components/Icon';
import { Progress } from '../components/Progress';
import { Empty, Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import '../label/label.css';
import { SetsPanel, type PanelHandle } from '../label/SetsPanel';
import '../refine/refine.css';
import { RefinePanel } from '../refine/RefinePanel';
import type { ViewerHandle } from '../viewer/ZoomImage';
import { FilterBar } from './FilterBar';
import { Grid } from './Grid';
import type { Action, Asking } from './keys';
import { OneView } from './OneView';
import { Panel } from './Panel';
import { matches, progressOf, tasksFor } from './session';
import { useBulk } from './useBulk';
import { useKeys } from './useKeys';
import { useSession } from './useSession';
import { WorkspaceDialogs, type WorkspaceDialog } from './WorkspaceDialogs';

interface WorkspaceProps {
  dataset: Dataset;
  batch: Batch;
  taxonomy: Taxonomy;
  title: string;
  annotator: string;
  crumbs: Crumb[];
  /** True = the grid is where one decides, with the image in hand beside it. */
  isCleaning: boolean;
}

/** The work on a batch: grid or one image at a time, the same keys in both. */
export function Workspace({ dataset, batch, taxonomy, title, annotator, crumbs, isCleaning }: WorkspaceProps) {
  const session = useSession(dataset, batch, taxonomy, annotator);
  const { state, outbox, current, dispatch, perform } = session;
  const mayAnalyse = useMay('expert', dataset.name);
  const mayExport = useMay('admin', dataset.name);
  const [dialog, setDialog] = useState<WorkspaceDialog | null>(null);
  const [columns, setColumns] = useState(1);
  const viewer = useRef<ViewerHandle>(null);
  const panel = useRef<PanelHandle>(null);
  const asking: Asking = batch.kind === 'refine' ? 'refine' : batch.kind === 'multilabel' ? 'sets' : 'label';

  const shown = useMemo(
    () => state.tasks.filter((task) => matches(task, state.filter, annotator, outbox) || (state.filter !== 'all' && task.id === state.currentId && state.view === 'one')),
    [state.tasks, state.filter, state.currentId, state.view, annotator, outbox],
  );
  const progress = useMemo(() => progressOf(state.tasks, annotator, outbox), [state.tasks, annotator, outbox]);
  const bulk = useBulk(session, shown, columns, asking === 'label' && state.view === 'grid');
  const { perform: performBulk } = bulk;

  const act = useCallback(
    (action: Action) => {
      switch (action.type) {
        case 'change':
        case 'refuse':
          setDialog(current === null ? null : action.type);
          return;
        case 'help':
          setDialog('help');
          return;
        case 'zoom':
          viewer.current?.zoom(action.step);
          return;
        case 'pan':
          viewer.current?.pan(action.dx, action.dy);
          return;
        case 'comment':
          document.getElementById('comment')?.focus();
          return;
        case 'pick':
          panel.current?.pick(action.place);
          return;
        case 'turn':
          panel.current?.turn(action.step);
          return;
        default:
          if (!performBulk(action)) perform(action, shown, columns);
      }
    },
    [current, perform, performBulk, shown, columns],
  );
  useKeys(state.view, asking, dialog === null, act, bulk.hear);

  const total = Math.max(tasksFor(batch, annotator), state.tasks.length);
  const isComplete = session.complete && total > 0 && progress.done === total;
  const panelFor = (task: Task) => {
    const shared = { session, task, total, onAction: act };
    if (asking === 'refine') return <RefinePanel ref={panel} {...shared} />;
    return asking === 'sets' ? <SetsPanel ref={panel} shown={shown} {...shared} /> : <Panel {...shared} />;
  };

  return (
    <div className="workspace" data-view={state.view} data-asking={asking}>
      <Header crumbs={[...crumbs, { name: title }]}>
        <Progress done={progress.done} total={total} counts={progress.counts} compact />
        <div className="button-group" role="group" aria-label={texts.batch.views}>
          <button type="button" className="button" aria-pressed={state.view === 'grid'} aria-label={texts.batch.viewGrid} onClick={() => dispatch({ type: 'viewed', view: 'grid' })} data-testid="view-grid">
            <Icon name="grid" />
            <span>{texts.batch.viewGrid}</span>
          </button>
          <button type="button" className="button" aria-pressed={state.view === 'one'} aria-label={texts.batch.viewOne} onClick={() => dispatch({ type: 'viewed', view: 'one' })} data-testid="view-one">
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
        {batch.closed !== null && (
          <div className="banner closed" role="status" data-testid="closed">
            <strong>{texts.batch.isClosed}</strong>
          </div>
        )}
        {isComplete && batch.closed === null && (
          <div className="banner" role="status" data-testid="all-done">
            <strong>{texts.batch.doneTitle(total)}</strong>
            <span>{texts.batch.done}</span>
          </div>
        )}
        {state.view === 'grid' && (
          <div className="toolbar">
            <FilterBar state={state} annotator={annotator} outbox={outbox} onFilter={(filter) => dispatch({ type: 'filtered', filter })} />
            <span className="spacer" />
            {mayAnalyse && <CreateVersion dataset={dataset.name} />}
            {mayExport && <ExportLinks dataset={dataset.name} />}
          </div>
        )}
        {session.error !== null && <Failed error={session.error} onRetry={session.reload} />}
        {session.error === null && state.tasks.length === 0 && (session.complete ? <Empty title={texts.batch.emptyTitle} text={texts.batch.empty} /> : <Loading />)}
        {state.tasks.length > 0 && state.view === 'grid' && (
          <div className="grid-and-more">
            <Grid session={session} shown={shown} total={total} selected={bulk.ids} onColumns={setColumns} onPick={bulk.pick} />
            {isCleaning && current !== null && <Inspector session={session} task={current} count={bulk.count} onAction={act} onClear={bulk.clear} />}
          </div>
        )}
        {state.view === 'one' && current !== null && (
          <OneView session={session} task={current} shown={shown} total={total} onAction={act} viewer={viewer}>
            {panelFor(current)}
          </OneView>
        )}
        <p className={session.notice?.tone === 'problem' ? 'notice problem' : 'notice'} role="status" aria-live="polite" data-testid="notice">
          {session.notice !== null && <span key={session.notice.id}>{session.notice.text}</span>}
        </p>
      </main>
      <WorkspaceDialogs
        dialog={dialog}
        session={session}
        taxonomy={taxonomy}
        asking={asking}
        onClose={() => setDialog(null)}
        onChoose={(label) => {
          if (!bulk.choose(label)) session.choose(label);
        }}
      />
    </div>
  );
}
