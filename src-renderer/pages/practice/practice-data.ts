import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ClockState } from '../../../src-main/contract/practice.ts';
import { client, onTopic, orpc, queryClient } from '../../client.ts';
import { setClinicClock } from '../../clinic-clock.ts';
import { useTellError } from '../../components/tell.ts';
import { type PhoneEvent, phoneEvent, withPreview } from './phone-choice.ts';
import { withMessage } from './phone-thread.ts';

/** The clinic's clock, kept current by events, and how to change it. */
export function usePracticeClock() {
  const tell = useTellError();
  const key = orpc.practice.clock.queryKey();
  const query = useQuery(orpc.practice.clock.queryOptions({ refetchOnMount: 'always' }));
  useEffect(
    () => onTopic('clock', (row) => queryClient.setQueryData(key, row as ClockState)),
    [key],
  );
  const change = useMutation(
    orpc.practice.setClock.mutationOptions({
      onSuccess(state) {
        queryClient.setQueryData(key, state);
        setClinicClock(state.now, state);
      },
      onError: tell,
    }),
  );
  return { state: query.data, set: change.mutate, changing: change.isPending };
}

/** Puts a message into the thread and into the list of phones that are in the cache. */
function putPhoneMessage(event: PhoneEvent): void {
  const { phone, message } = event;
  queryClient.setQueryData(orpc.practice.thread.queryKey({ input: { phone } }), (thread) =>
    thread ? [...withMessage(thread, message)] : thread,
  );
  queryClient.setQueryData(
    orpc.practice.phones.queryKey(),
    (phones) => phones && [...withPreview(phones, event)],
  );
}

/** Keeps the phones in the cache current while the panel lives, and tells of each message. */
export function usePhoneEvents(onMessage: (event: PhoneEvent) => void): void {
  useEffect(
    () =>
      onTopic('phone', (row) => {
        const event = phoneEvent.safeParse(row);
        if (!event.success) return;
        putPhoneMessage(event.data);
        onMessage(event.data);
      }),
    [onMessage],
  );
}

/** Whether the clinic's drawer has this phone, as far as it has been read. */
export function inDrawer(phone: string): boolean {
  const phones = queryClient.getQueryData(orpc.practice.phones.queryKey());
  return phones?.some((item) => item.phone === phone) ?? true;
}

/** Marks a patient's chat as opened; the desk's ticks turn blue. */
export function markRead(phone: string): Promise<unknown> {
  return client.practice.read({ phone });
}
