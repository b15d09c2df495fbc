import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** Tells in the corner what was done, with a way to take it back. */
export function tellWithUndo(message: string, undoLabel: string, undo: () => void): void {
  const id = `undo-${crypto.randomUUID()}`;
  notifications.show({
    id,
    withBorder: true,
    autoClose: 8000,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="subtle"
          style={{ flex: 'none' }}
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {undoLabel}
        </Button>
      </Group>
    ),
  });
}
