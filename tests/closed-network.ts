import type { NetworkView } from '../src-main/contract/setup.ts';
import type { NetworkSwitch } from '../src-main/setup/operations.ts';

const view: NetworkView = {
  on: false,
  fixed: false,
  urls: [],
  ownUrl: null,
  trust: null,
  fingerprint: null,
  certificatePem: null,
  expiresAt: null,
  failure: null,
};

/** The network of tests whose clinic has no listeners: always shut. */
export const closedNetwork: NetworkSwitch = {
  status: () => view,
  set: async () => view,
};
