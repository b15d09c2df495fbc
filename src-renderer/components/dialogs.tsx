import { closeDialog, dialog } from '../dialogs.ts';
import { LabelsDialog } from '../pages/messages/labels-dialog.tsx';
import { MergeContactDialog } from '../pages/messages/merge-contact-dialog.tsx';
import { MergePatientDialog } from '../pages/messages/merge-patient-dialog.tsx';
import { NewMessageDialog } from '../pages/messages/new-message-dialog.tsx';
import { QuickRepliesDialog } from '../pages/messages/quick-replies-dialog.tsx';
import { ShortcutsDialog } from '../pages/messages/shortcuts-dialog.tsx';
import { AccessLogDialog } from '../pages/privacy/access-log-dialog.tsx';
import { EraseDialog } from '../pages/privacy/erase-dialog.tsx';
import { SavePersonDialog } from '../pages/privacy/save-person-dialog.tsx';
import { useValue } from '../value.ts';
import { TakeWebhookDialog } from './take-webhook-dialog.tsx';

/** The window over the desk, when one is open. */
export function Dialogs() {
  const current = useValue(dialog);
  switch (current?.kind) {
    case 'new-message':
      return <NewMessageDialog onClose={closeDialog} />;
    case 'labels':
      return <LabelsDialog onClose={closeDialog} />;
    case 'quick-replies':
      return <QuickRepliesDialog onClose={closeDialog} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={closeDialog} />;
    case 'merge-contact':
      return <MergeContactDialog contactId={current.contactId} onClose={closeDialog} />;
    case 'merge-patient':
      return (
        <MergePatientDialog
          patientId={current.patientId}
          contactId={current.contactId}
          onClose={closeDialog}
        />
      );
    case 'erase':
      return <EraseDialog subject={current.subject} onClose={closeDialog} />;
    case 'access-log':
      return (
        <AccessLogDialog contactId={current.contactId} name={current.name} onClose={closeDialog} />
      );
    case 'save-person':
      return (
        <SavePersonDialog contactId={current.contactId} name={current.name} onClose={closeDialog} />
      );
    case 'take-webhook':
      return <TakeWebhookDialog host={current.host} onClose={closeDialog} />;
    default:
      return null;
  }
}
