import { createORPCClient } from '@orpc/client';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import type { AccountView, DeskEvent } from '../src-main/contract/desk.ts';
import { type ConnectionState, createConnection, inElectron } from './connection.ts';
import { errorCode, errorText } from './error-text.ts';
import { rest } from './rest.ts';

/** See error-text.ts. */
export { errorText };

/** Who is signed in, asked the clinic afresh, and whether the desk is locked. */
export type CurrentSession = Awaited<ReturnType<ClinicClient['session']['current']>>;

/** See {@link CurrentSession}. Throws when the clinic is unreachable. */
export function currentSession(): Promise<CurrentSession> {
  return inElectron ? client.session.current() : rest<CurrentSession>('GET', '/session');
}

/** Who is signed in; null when nobody is. Throws when the clinic is unreachable. */
export async function currentAccount(): Promise<AccountView | null> {
  return (await currentSession()).account;
}

/** The line to the clinic. */
export const connection = createConnection(async () => (await currentAccount()) !== null);

/** Calls an operation of the contract once: `client.messages.send({...})`. */
export const client: ClinicClient = createORPCClient<ClinicClient>(connection.link);

/** Query and mutation options of every operation: `useQuery(orpc.labels.list.queryOptions())`. */
export const orpc = createTanstackQueryUtils(client);

/** The cache of everything read. It lives on events; nothing is polled or read again by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (count, error) => errorCode(error) === 'offline' && count < 2,
      retryDelay: 800,
    },
    mutations: { networkMode: 'always' },
  },
});

type Listener = (row: unknown, event: DeskEvent) => void;
const listeners = new Map<DeskEvent['topic'], Set<Listener>>();

/**
 * Calls back with every changed row of a topic, while the page lives. Returns how to stop. After a
 * reconnect there are no events for what was missed: all queries are invalidated instead.
 */
export function onTopic(topic: DeskEvent['topic'], callback: Listener): () => void {
  const set = listeners.get(topic) ?? new Set();
  listeners.set(topic, set);
  set.add(callback);
  return () => set.delete(callback);
}

/** Hands an event to everyone who asked for its topic. */
export function dispatchEvent(event: DeskEvent): void {
  for (const listener of [...(listeners.get(event.topic) ?? [])]) listener(event.row, event);
}

/** The client and the state of its line, for components. */
export function useClient(): {
  client: ClinicClient;
  orpc: typeof orpc;
  state: ConnectionState;
} {
  const state = useSyncExternalStore(connection.state.subscribe, connection.state.get);
  return { client, orpc, state };
}
