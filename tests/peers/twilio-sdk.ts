import twilio, { type Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';

/**
 * The real Twilio SDK, with every call turned to another origin. Tests of the embedded Twilio use
 * it; the clinic has its own client.
 */
export function sdkFor(url: string, accountSid: string, authToken: string): Twilio {
  const client: RequestClient = new twilio.RequestClient({ timeout: 5000 });
  const request = client.request.bind(client);
  client.request = (options) => {
    const { pathname, search } = new URL(options.uri);
    return request({ ...options, uri: url + pathname + search });
  };
  return twilio(accountSid, authToken, { httpClient: client });
}
