import { implement } from '@orpc/server';
import type { Caller } from '../accounts/caller.ts';
import { contract } from '../contract/contract.ts';
import type { Insight } from './insight.ts';

/** Looking at the clinic's figures. */
export function insightOperations({ insight }: { insight: Insight }) {
  const os = implement(contract).$context<Caller>();
  return {
    analytics: {
      report: os.analytics.report.handler(({ input }) => insight.report(input)),
      conversations: os.analytics.conversations.handler(({ input }) =>
        insight.conversations(input),
      ),
      gaps: os.analytics.gaps.handler(({ input }) => insight.gaps(input)),
    },
  };
}
