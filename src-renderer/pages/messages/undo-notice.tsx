import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** Tells in the corner what was done, with a way to take it back. */
export function tellWithUndo(message: string, undoLabel: string, undo: () => void): void {
  tellWithButton(message, { label: undoLabel, onClick: undo }, { autoClose: 8000 });
}

/**
 * Tells something in the corner with the one thing to do about it. `onClose` is called however it
 * goes away; `autoClose` in ms, or false to stay.
 */
export function tellWithButton(
  message: string,
  button: { readonly label: string; readonly onClick: () => void },
  options: { readonly autoClose: number | false; readonly onClose?: () => void },
): void {
  const id = `notice-${crypto.randomUUID()}`;
  notifications.show({
    id,
    withBorder: true,
    autoClose: options.autoClose,
    ...(options.onClose && { onClose: options.onClose }),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" lineClamp={4}>
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          style={{ flex: 'none' }}
          onClick={() => {
            notifications.hide(id);
            button.onClick();
          }}
        >
          {button.label}
        </Button>
      </Group>
    ),
  });
}
