import type { AccountStore, Alert } from './account-store.ts';
import { type Answer, notFound, type Resource, refused } from './answers.ts';
import type { ApiOperation, ApiRequest } from './api.ts';
import { dateFilter, isoSeconds, isWholeDay, rfc2822 } from './dates.ts';
import { field } from './forms.ts';
import type { MessageStore } from './message-store.ts';
import { PRICE } from './messages-api.ts';
import { metaList, pageQuery, slice, v2010List } from './paging.ts';

const ACCOUNTS = 'https://accounts.twilio.com';
const MONITOR = 'https://monitor.twilio.com';

function alertResource(accountSid: string, alert: Alert, whole: boolean): Resource {
  return {
    account_sid: accountSid,
    alert_text: alert.text,
    api_version: '2010-04-01',
    date_created: isoSeconds(alert.created_at),
    date_generated: isoSeconds(alert.created_at),
    date_updated: isoSeconds(alert.created_at),
    error_code: String(alert.code),
    log_level: 'error',
    more_info: `https://www.twilio.com/docs/errors/${alert.code}`,
    request_method: 'POST',
    request_url: alert.url,
    resource_sid: alert.resource_sid,
    service_sid: null,
    sid: alert.sid,
    url: `${MONITOR}/v1/Alerts/${alert.sid}`,
    ...(whole && {
      request_headers: null,
      request_variables: alert.variables,
      response_body: alert.response,
      response_headers: null,
    }),
  };
}

/** Alerts between `StartDate` and `EndDate`, whole seconds or whole days, of the wanted level. */
function listAlerts(accountSid: string, alerts: readonly Alert[], request: ApiRequest): Answer {
  const { query, path } = request;
  const page = pageQuery(query);
  if ('status' in page) return page;
  const bound = (key: string): number | null | undefined => {
    const text = field(query, key);
    return text === undefined ? undefined : dateFilter(text);
  };
  const start = bound('StartDate');
  const end = bound('EndDate');
  if (start === null || end === null) return refused(20001, 'StartDate or EndDate is not a date');
  const until =
    end === undefined
      ? Number.POSITIVE_INFINITY
      : end + (isWholeDay(field(query, 'EndDate') ?? '') ? 86_400_000 : 1000);
  const level = field(query, 'LogLevel');
  const found = alerts
    .filter(({ created_at }) => created_at >= (start ?? 0) && created_at < until)
    .filter(() => level === undefined || level === 'error')
    .map((alert) => alertResource(accountSid, alert, false));
  return metaList('alerts', MONITOR + path, query, page, slice(found, page));
}

/** Usage by day, of the category that is asked for: `totalprice` and what messages cost are one here. */
function listDailyUsage(
  accountSid: string,
  charged: ReturnType<MessageStore['chargedByDay']>,
  { query, path }: ApiRequest,
): Answer {
  const page = pageQuery(query);
  if ('status' in page) return page;
  const category = field(query, 'Category') ?? 'totalprice';
  const [from, to] = [field(query, 'StartDate') ?? '', field(query, 'EndDate') ?? '9999'];
  const records = charged
    .filter(({ day }) => category === 'totalprice' && day >= from && day <= to)
    .map(({ day, count }) => {
      const price = (PRICE * count).toFixed(5);
      return {
        account_sid: accountSid,
        api_version: '2010-04-01',
        as_of: `${day}T23:59:59+00:00`,
        category,
        count: price,
        count_unit: '',
        description: 'Total Price',
        end_date: day,
        price: Number(price),
        price_unit: 'usd',
        start_date: day,
        subresource_uris: {},
        uri: `${path}?Category=${category}&StartDate=${day}&EndDate=${day}`,
        usage: price,
        usage_unit: 'usd',
      };
    });
  return v2010List('usage_records', path, query, page, slice(records, page));
}

/** The account, its balance, what it has used, its tokens and the debugger. */
export function accountOperations(deps: {
  readonly accountSid: string;
  readonly accountName: string;
  readonly createdAt: number;
  /** What the account started with, in USD. */
  readonly credit: () => number;
  readonly now: () => number;
  readonly accounts: AccountStore;
  readonly messages: MessageStore;
  readonly newToken: () => string;
}): readonly ApiOperation[] {
  const { accountSid, accounts, messages, now } = deps;
  const account = '/2010-04-01/Accounts';

  function tokenResource(path: string, token: Readonly<Record<string, string>>): Resource {
    const made = isoSeconds(now());
    return {
      account_sid: accountSid,
      date_created: made,
      date_updated: made,
      url: ACCOUNTS + path,
      ...token,
    };
  }

  return [
    {
      route: 'account.fetch',
      method: 'GET',
      template: `${account}/:AccountSid.json`,
      handle() {
        const uri = `${account}/${accountSid}`;
        const { token, status, type } = accounts.account();
        return {
          status: 200,
          body: {
            auth_token: token,
            date_created: rfc2822(deps.createdAt),
            date_updated: rfc2822(deps.createdAt),
            friendly_name: deps.accountName,
            owner_account_sid: accountSid,
            sid: accountSid,
            status,
            subresource_uris: {
              balance: `${uri}/Balance.json`,
              incoming_phone_numbers: `${uri}/IncomingPhoneNumbers.json`,
              messages: `${uri}/Messages.json`,
            },
            type,
            uri: `${uri}.json`,
          },
        };
      },
    },
    {
      route: 'balance.fetch',
      method: 'GET',
      template: `${account}/:AccountSid/Balance.json`,
      handle: () => ({
        status: 200,
        body: {
          account_sid: accountSid,
          balance: (deps.credit() - PRICE * messages.charged()).toFixed(3),
          currency: 'USD',
        },
      }),
    },
    {
      route: 'usage.daily',
      method: 'GET',
      template: `${account}/:AccountSid/Usage/Records/Daily.json`,
      handle: (request) => listDailyUsage(accountSid, messages.chargedByDay(), request),
    },
    {
      route: 'alerts.list',
      method: 'GET',
      template: '/v1/Alerts',
      handle: (request) => listAlerts(accountSid, accounts.alerts(), request),
    },
    {
      route: 'alerts.fetch',
      method: 'GET',
      template: '/v1/Alerts/:Sid',
      handle({ params, path }) {
        const alert = accounts.alerts().find(({ sid }) => sid === params['Sid']);
        return alert
          ? { status: 200, body: alertResource(accountSid, alert, true) }
          : notFound(path);
      },
    },
    {
      route: 'secondaryToken.create',
      method: 'POST',
      template: '/v1/AuthTokens/Secondary',
      handle({ path }) {
        // What Twilio says to a second one is published nowhere; it does not hold two.
        if (accounts.account().secondary_token !== null)
          return refused(20001, 'A secondary auth token already exists');
        const token = deps.newToken();
        accounts.setAccount({ secondary_token: token });
        return { status: 201, body: tokenResource(path, { secondary_auth_token: token }) };
      },
    },
    {
      route: 'secondaryToken.delete',
      method: 'DELETE',
      template: '/v1/AuthTokens/Secondary',
      handle({ path }) {
        if (accounts.account().secondary_token === null) return notFound(path);
        accounts.setAccount({ secondary_token: null });
        return { status: 204, body: null };
      },
    },
    {
      route: 'secondaryToken.promote',
      method: 'POST',
      template: '/v1/AuthTokens/Promote',
      handle({ path }) {
        const token = accounts.account().secondary_token;
        if (token === null) return notFound(path);
        accounts.setAccount({ token, secondary_token: null });
        return { status: 200, body: tokenResource(path, { auth_token: token }) };
      },
    },
  ];
}
