import type { Taxonomy } from '../api/types';
import { NoLabelDialog } from '../label/NoLabelDialog';
import { ChangeDialog } from './ChangeDialog';
import { HelpDialog } from './HelpDialog';
import type { Asking } from './keys';
import { answerOf } from './session';
import type { Session } from './useSession';

export type WorkspaceDialog = 'change' | 'help' | 'refuse';

interface WorkspaceDialogsProps {
  dialog: WorkspaceDialog | null;
  session: Session;
  taxonomy: Taxonomy;
  asking: Asking;
  onClose: () => void;
  onChoose: (label: number) => void;
}

/** What stands before the work on a batch while it is open. */
export function WorkspaceDialogs({ dialog, session, taxonomy, asking, onClose, onChoose }: WorkspaceDialogsProps) {
  const { current, annotator, outbox, nameOf } = session;
  if (dialog === 'help') return <HelpDialog asking={asking} onClose={onClose} />;
  if (current === null || dialog === null) return null;
  if (dialog === 'refuse') {
    return (
      <NoLabelDialog
        original={current.given.map(nameOf).join(', ')}
        chosen={answerOf(current, annotator, outbox)?.noValidLabel ?? null}
        onClose={onClose}
        onAnswer={(why) => {
          onClose();
          session.refuse(why);
        }}
      />
    );
  }
  return (
    <ChangeDialog
      dataset={session.dataset.name}
      task={current}
      taxonomy={taxonomy}
      recent={session.recent}
      nameOf={nameOf}
      onClose={onClose}
      onChoose={(label) => {
        onClose();
        onChoose(label);
      }}
    />
  );
}
