import type { Settings } from '../settings/settings.ts';
import type { TunnelStatus } from '../tunnel/tunnel.ts';
import type { Usage } from '../tunnel/usage.ts';
import { found, type Result } from './result.ts';

/** How the tunnel stands, in the words of a check. */
export function tunnelResult(
  { state, url, failure }: TunnelStatus,
  settings: Pick<Settings, 'get'>,
): Result<'tunnel'> {
  const own = settings.get('public.url');
  if (own !== null) return found('tunnel', 'ok', 'own_address', { params: { url: own } });
  if (settings.get('ngrok.authtoken') === null)
    return found('tunnel', 'idle', 'not_set_up', { fix: 'open_tunnel' });
  const params = { url: url ?? '', domain: settings.get('ngrok.domain') ?? '' };
  if (failure) {
    const { code, ngrokCode, detail } = failure;
    const fix = /token|domain|plan/.test(code)
      ? 'open_tunnel'
      : code === 'requests_spent' || code === 'bandwidth_spent' || code === 'account_banned'
        ? 'ngrok_dashboard'
        : 'renew_tunnel';
    return found('tunnel', 'broken', code, { params, detail: ngrokCode ?? detail, fix });
  }
  if (state === 'up') return found('tunnel', 'ok', 'ok', { params });
  if (state === 'degraded')
    return found('tunnel', 'warning', 'degraded', { params, fix: 'renew_tunnel' });
  return found('tunnel', 'idle', state === 'off' ? 'closed' : 'connecting', { params });
}

/** How much of the plan is spent. An own address has no plan. */
export function quotaResult(
  { requests, bytes, requestLimit, byteLimit }: ReturnType<Usage['status']>,
  settings: Pick<Settings, 'get'>,
): Result<'quota'> {
  if (settings.get('public.url') !== null || settings.get('ngrok.authtoken') === null)
    return found('quota', 'idle', 'not_counted');
  const share = Math.max(
    requestLimit > 0 ? requests / requestLimit : 0,
    byteLimit > 0 ? bytes / byteLimit : 0,
  );
  const params = { percent: Math.floor(share * 100), requests, requestLimit };
  if (share >= 1) return found('quota', 'warning', 'spent', { params, fix: 'ngrok_dashboard' });
  if (share >= 0.8)
    return found('quota', 'warning', 'nearly_spent', { params, fix: 'ngrok_dashboard' });
  return found('quota', 'ok', 'ok', { params });
}
