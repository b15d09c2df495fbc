import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Alert } from '../../../src-main/contract/alerts.ts';
import { onTopic, orpc, queryClient } from '../../client.ts';
import { placeAlert } from './alert-order.ts';

const key = () => orpc.alerts.live.queryKey();

/** Takes in an alert that has changed, from an event or as an answer. */
export function putAlert(row: Alert): void {
  queryClient.setQueryData(key(), (list) => (list ? placeAlert(list, row) : list));
  void queryClient.invalidateQueries({ queryKey: orpc.alerts.history.key() });
}

/** What is wrong now, kept current by events. */
export function useLiveAlerts() {
  useEffect(() => onTopic('alert', (row) => putAlert(row as Alert)), []);
  return useQuery(orpc.alerts.live.queryOptions());
}
