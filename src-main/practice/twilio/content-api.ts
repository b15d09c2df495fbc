import * as z from 'zod';
import type { Clock } from '../../store/clock.ts';
import { type Answer, type Json, notFound, type Resource, refused } from './answers.ts';
import type { ApiOperation } from './api.ts';
import { type Approval, type Content, type ContentStore, contentTypes } from './content-store.ts';
import { isoSeconds } from './dates.ts';
import { metaList, pageQuery, slice } from './paging.ts';
import { bodyOf } from './render-content.ts';

const ORIGIN = 'https://content.twilio.com';

// Unknown top-level keys are passed over, as the real API does: `friendlyName` names nothing.
const newContent = z.object({
  friendly_name: z.string().max(450).default(''),
  language: z.string().min(2),
  variables: z.record(z.string(), z.string()).default({}),
  types: contentTypes.refine((types) => Object.keys(types).length > 0, 'types must not be empty'),
});

const approvalRequest = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'name: lower case letters, digits and _ only'),
  category: z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION']),
});

function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value));
}

function shared(accountSid: string, content: Content): Record<string, Json> {
  return {
    sid: content.sid,
    account_sid: accountSid,
    friendly_name: content.friendlyName,
    language: content.language,
    variables: asJson(content.variables),
    types: asJson(content.types),
    date_created: isoSeconds(content.createdAt),
    date_updated: isoSeconds(content.updatedAt),
  };
}

function resource(accountSid: string, content: Content): Resource {
  const url = `${ORIGIN}/v1/Content/${content.sid}`;
  return {
    ...shared(accountSid, content),
    url,
    links: {
      approval_create: `${url}/ApprovalRequests/whatsapp`,
      approval_fetch: `${url}/ApprovalRequests`,
    },
  };
}

/** What Meta will say of a template: its published rules on where variables may stand. */
function decisionOn(content: Content, name: string, category: string): Approval {
  const body = bodyOf(content.types).trim();
  const contentType = Object.keys(content.types)[0] ?? '';
  const reason = /^\{\{[^{}]*\}\}|\{\{[^{}]*\}\}$/.test(body)
    ? 'INVALID_FORMAT. Message template cannot start or end with a variable parameter.'
    : /\}\}\s*\{\{/.test(body)
      ? 'INVALID_FORMAT. Message template cannot have variable parameters side by side.'
      : contentType === 'twilio/list-picker'
        ? 'INVALID_FORMAT. A list picker can only be used in a conversation.'
        : '';
  return {
    name,
    category,
    content_type: contentType,
    status: reason ? 'rejected' : 'approved',
    rejection_reason: reason,
    allow_category_change: true,
  };
}

/** Templates and their approval: content.twilio.com/v1. */
export function contentOperations(deps: {
  readonly accountSid: string;
  readonly clock: Clock;
  readonly contents: ContentStore;
  /** How long Meta takes to decide, in ms of the clinic's clock. */
  readonly approvalMs: number;
}): readonly ApiOperation[] {
  const { accountSid, clock, contents } = deps;
  const invalid = (error: z.ZodError): Answer =>
    refused(
      20001,
      error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  return [
    {
      route: 'content.create',
      method: 'POST',
      template: '/v1/Content',
      handle({ json, path }) {
        const given = newContent.safeParse(json);
        if (!given.success) return invalid(given.error);
        const { friendly_name, language, variables, types } = given.data;
        const sid = contents.add({ friendlyName: friendly_name, language, variables, types });
        const content = contents.get(sid);
        return content ? { status: 201, body: resource(accountSid, content) } : notFound(path);
      },
    },
    {
      route: 'content.list',
      method: 'GET',
      template: '/v1/Content',
      handle({ query, path }) {
        const page = pageQuery(query);
        if ('status' in page) return page;
        const all = contents.list().map((content) => resource(accountSid, content));
        return metaList('contents', ORIGIN + path, query, page, slice(all, page));
      },
    },
    {
      route: 'content.listApprovals',
      method: 'GET',
      template: '/v1/ContentAndApprovals',
      handle({ query, path }) {
        const page = pageQuery(query);
        if ('status' in page) return page;
        const all = contents.list().map((content) => ({
          ...shared(accountSid, content),
          approval_requests: asJson(content.approval),
        }));
        return metaList('contents', ORIGIN + path, query, page, slice(all, page));
      },
    },
    {
      route: 'content.fetch',
      method: 'GET',
      template: '/v1/Content/:Sid',
      handle({ params, path }) {
        const content = contents.get(params['Sid'] ?? '');
        return content ? { status: 200, body: resource(accountSid, content) } : notFound(path);
      },
    },
    {
      route: 'content.delete',
      method: 'DELETE',
      template: '/v1/Content/:Sid',
      handle: ({ params, path }) =>
        contents.remove(params['Sid'] ?? '') ? { status: 204, body: null } : notFound(path),
    },
    {
      route: 'approvals.fetch',
      method: 'GET',
      template: '/v1/Content/:Sid/ApprovalRequests',
      handle({ params, path }) {
        const content = contents.get(params['Sid'] ?? '');
        if (!content) return notFound(path);
        return {
          status: 200,
          body: {
            sid: content.sid,
            account_sid: accountSid,
            whatsapp: { type: 'whatsapp', ...content.approval },
            url: ORIGIN + path,
          },
        };
      },
    },
    {
      route: 'approvals.create',
      method: 'POST',
      template: '/v1/Content/:ContentSid/ApprovalRequests/whatsapp',
      handle({ params, path, json }) {
        const content = contents.get(params['ContentSid'] ?? '');
        if (!content) return notFound(path);
        const given = approvalRequest.safeParse(json);
        if (!given.success) return invalid(given.error);
        const { name, category } = given.data;
        const taken = contents
          .list()
          .some(
            ({ sid, language, approval }) =>
              sid !== content.sid && approval.name === name && language === content.language,
          );
        if (taken)
          return refused(20001, `A template named ${name} already exists in this language`);
        if (content.approval.status === 'approved' || content.approval.status === 'pending')
          return refused(20001, 'The template has already been submitted');
        const decision = decisionOn(content, name, category);
        contents.submit(content.sid, decision, clock.now() + deps.approvalMs);
        return {
          status: 201,
          body: { ...decision, status: 'received', rejection_reason: '' },
        };
      },
    },
  ];
}
