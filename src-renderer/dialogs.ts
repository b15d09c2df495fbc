import { createValue } from './value.ts';

/** A window over the desk; at most one at a time. */
export type Dialog =
  | { readonly kind: 'new-message' }
  | { readonly kind: 'labels' }
  | { readonly kind: 'quick-replies' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'erase'; readonly subject: { kind: 'contact' | 'patient'; id: number } }
  | { readonly kind: 'access-log'; readonly contactId: number; readonly name: string }
  | { readonly kind: 'save-person'; readonly contactId: number; readonly name: string }
  | { readonly kind: 'take-webhook'; readonly host: string }
  | { readonly kind: 'merge-contact'; readonly contactId: number }
  | { readonly kind: 'merge-patient'; readonly patientId: number; readonly contactId: number };

/** The open window, if any. */
export const dialog = createValue<Dialog | null>(null);

/** Opens a window over the desk. */
export function openDialog(next: Dialog): void {
  dialog.set(next);
}

/** Closes the window over the desk. */
export function closeDialog(): void {
  dialog.set(null);
}
