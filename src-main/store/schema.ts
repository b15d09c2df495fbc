import { sql } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// The tables as the migrations leave them, for types and everyday queries. Indexes, checks and
// full-text tables live in the migrations alone; schema.test.ts compares the columns.

export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: integer('updated_by'),
});

export const accounts = sqliteTable('accounts', {
  id: integer('id').primaryKey(),
  username: text('username').notNull(),
  displayName: text('display_name').notNull(),
  role: text('role', { enum: ['owner', 'desk', 'read'] }).notNull(),
  passwordHash: text('password_hash'),
  failedLogins: integer('failed_logins').notNull().default(0),
  lockedUntil: integer('locked_until'),
  createdAt: integer('created_at').notNull(),
  disabledAt: integer('disabled_at'),
  totpSecret: text('totp_secret'),
  totpSince: integer('totp_since'),
  totpStep: integer('totp_step').notNull().default(0),
});

export const sessions = sqliteTable('sessions', {
  id: text('id').primaryKey(),
  accountId: integer('account_id').notNull(),
  kind: text('kind', { enum: ['ui', 'api'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  userAgent: text('user_agent'),
  address: text('address'),
  via: text('via', { enum: ['local', 'network'] })
    .notNull()
    .default('local'),
});

export const apiTokens = sqliteTable('api_tokens', {
  id: integer('id').primaryKey(),
  accountId: integer('account_id').notNull(),
  name: text('name').notNull(),
  hash: text('hash').notNull(),
  endsWith: text('ends_with').notNull(),
  scopes: text('scopes').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
});

export const recoveryCodes = sqliteTable('recovery_codes', {
  accountId: integer('account_id').notNull(),
  hash: text('hash').notNull(),
  usedAt: integer('used_at'),
});

export const audit = sqliteTable('audit', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  accountId: integer('account_id'),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  subject: text('subject'),
  details: text('details').notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
});

export const auditChecks = sqliteTable('audit_checks', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  lines: integer('lines').notNull(),
  brokenAt: integer('broken_at'),
  reason: text('reason', { enum: ['changed', 'missing', 'cut'] }),
  ending: text('ending', { enum: ['proven', 'unproven', 'damaged', 'lost'] }).notNull(),
});

export const auditAnchor = sqliteTable('audit_anchor', {
  id: integer('id').primaryKey(),
  line: integer('line').notNull(),
  at: integer('at').notNull(),
});

export const jobs = sqliteTable('jobs', {
  id: integer('id').primaryKey(),
  kind: text('kind').notNull(),
  uniqueKey: text('unique_key'),
  serialKey: text('serial_key'),
  dueAt: integer('due_at').notNull(),
  state: text('state', { enum: ['ready', 'running', 'failed'] })
    .notNull()
    .default('ready'),
  attempts: integer('attempts').notNull().default(0),
  payload: text('payload').notNull(),
  lastError: text('last_error'),
  createdAt: integer('created_at').notNull(),
});

export const senders = sqliteTable('senders', {
  id: integer('id').primaryKey(),
  address: text('address').notNull(),
  caughtUpTo: integer('caught_up_to'),
  createdAt: integer('created_at').notNull(),
});

export const contacts = sqliteTable('contacts', {
  id: integer('id').primaryKey(),
  profileName: text('profile_name'),
  name: text('name'),
  language: text('language'),
  optedOutAt: integer('opted_out_at'),
  optOutReason: text('opt_out_reason'),
  introducedAt: integer('introduced_at'),
  mergedInto: integer('merged_into'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const identities = sqliteTable('identities', {
  id: integer('id').primaryKey(),
  contactId: integer('contact_id').notNull(),
  kind: text('kind', { enum: ['phone', 'bsuid', 'parent_bsuid'] }).notNull(),
  address: text('address').notNull(),
  matchKey: text('match_key').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const patients = sqliteTable('patients', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  type: text('type', { enum: ['new', 'regular', 'child', 'vip', 'own'] })
    .notNull()
    .default('new'),
  language: text('language'),
  notes: text('notes').notNull().default(''),
  mergedInto: integer('merged_into'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  // Its expression folds some fifty letters; it stands in migration 30 alone.
  sortName: text('sort_name').generatedAlwaysAs(sql`sort_name`, { mode: 'virtual' }),
});

export const contactPatients = sqliteTable('contact_patients', {
  contactId: integer('contact_id').notNull(),
  patientId: integer('patient_id').notNull(),
  relation: text('relation').notNull().default('self'),
});

export const consents = sqliteTable('consents', {
  id: integer('id').primaryKey(),
  contactId: integer('contact_id').notNull(),
  category: text('category').notNull(),
  granted: integer('granted').notNull(),
  evidence: text('evidence').notNull(),
  at: integer('at').notNull(),
  means: text('means', { enum: ['paper', 'spoken', 'phone', 'email', 'whatsapp', 'other'] }),
});

export const merges = sqliteTable('merges', {
  id: integer('id').primaryKey(),
  kind: text('kind', { enum: ['contact', 'patient'] }).notNull(),
  keptId: integer('kept_id').notNull(),
  mergedId: integer('merged_id').notNull(),
  moved: text('moved').notNull(),
  accountId: integer('account_id'),
  at: integer('at').notNull(),
  undoneAt: integer('undone_at'),
});

export const conversations = sqliteTable('conversations', {
  id: integer('id').primaryKey(),
  contactId: integer('contact_id').notNull(),
  senderId: integer('sender_id').notNull(),
  state: text('state', { enum: ['open', 'waiting', 'snoozed', 'closed'] })
    .notNull()
    .default('open'),
  attention: text('attention', { enum: ['none', 'handover', 'redflag'] })
    .notNull()
    .default('none'),
  attentionReason: text('attention_reason'),
  attentionSince: integer('attention_since'),
  assigneeId: integer('assignee_id'),
  snoozedUntil: integer('snoozed_until'),
  unread: integer('unread').notNull().default(0),
  lastMessageId: integer('last_message_id'),
  lastMessageAt: integer('last_message_at').notNull(),
  lastInboundAt: integer('last_inbound_at'),
  takeoverUntil: integer('takeover_until'),
  emergencySentAt: integer('emergency_sent_at'),
  answeredId: integer('answered_id').notNull().default(0),
  pending: text('pending'),
  mergedInto: integer('merged_into'),
  createdAt: integer('created_at').notNull(),
  need: integer('need')
    .notNull()
    .generatedAlwaysAs(
      sql`CASE WHEN attention = 'redflag' THEN 0 WHEN attention = 'handover' THEN 1 WHEN unread > 0 THEN 2 ELSE 3 END`,
      { mode: 'virtual' },
    ),
  needKey: integer('need_key')
    .notNull()
    .generatedAlwaysAs(
      sql`CASE WHEN attention <> 'none' THEN COALESCE(attention_since, 0) ELSE -last_message_at END`,
      { mode: 'virtual' },
    ),
});

export const inboundEvents = sqliteTable('inbound_events', {
  id: integer('id').primaryKey(),
  receivedAt: integer('received_at').notNull(),
  twilioSid: text('twilio_sid').notNull(),
  source: text('source', { enum: ['webhook', 'catch-up'] }).notNull(),
  params: text('params').notNull(),
});

export const templates = sqliteTable('templates', {
  id: integer('id').primaryKey(),
  contentSid: text('content_sid').notNull(),
  name: text('name').notNull(),
  language: text('language').notNull(),
  category: text('category'),
  status: text('status').notNull(),
  rejectionReason: text('rejection_reason'),
  body: text('body').notNull(),
  buttons: text('buttons').notNull(),
  variables: text('variables').notNull(),
  syncedAt: integer('synced_at').notNull(),
  goneAt: integer('gone_at'),
});

export const messages = sqliteTable('messages', {
  id: integer('id').primaryKey(),
  conversationId: integer('conversation_id').notNull(),
  direction: text('direction', { enum: ['in', 'out'] }).notNull(),
  author: text('author', { enum: ['patient', 'assistant', 'person', 'system'] }).notNull(),
  accountId: integer('account_id'),
  kind: text('kind').notNull(),
  body: text('body').notNull(),
  payload: text('payload'),
  templateId: integer('template_id'),
  templateVariables: text('template_variables'),
  replyToSid: text('reply_to_sid'),
  address: text('address'),
  twilioSid: text('twilio_sid'),
  state: text('state', {
    enum: ['received', 'draft', 'queued', 'claimed', 'sent', 'failed', 'ambiguous', 'canceled'],
  }).notNull(),
  status: text('status', {
    enum: [
      'received',
      'none',
      'queued',
      'sending',
      'sent',
      'delivered',
      'read',
      'failed',
      'undelivered',
    ],
  }).notNull(),
  errorCode: integer('error_code'),
  errorDetail: text('error_detail'),
  attempts: integer('attempts').notNull().default(0),
  claimedAt: integer('claimed_at'),
  recovered: integer('recovered').notNull().default(0),
  idempotencyKey: text('idempotency_key'),
  createdAt: integer('created_at').notNull(),
  sentAt: integer('sent_at'),
  deliveredAt: integer('delivered_at'),
  readAt: integer('read_at'),
});

export const unindexedMessages = sqliteTable('unindexed_messages', {
  id: integer('id').primaryKey(),
});

export const messageEvents = sqliteTable('message_events', {
  id: integer('id').primaryKey(),
  messageId: integer('message_id'),
  twilioSid: text('twilio_sid').notNull(),
  at: integer('at').notNull(),
  status: text('status').notNull(),
  errorCode: integer('error_code'),
  params: text('params').notNull(),
});

export const media = sqliteTable('media', {
  id: integer('id').primaryKey(),
  messageId: integer('message_id'),
  position: integer('position').notNull(),
  sourceUrl: text('source_url'),
  contentType: text('content_type').notNull(),
  filename: text('filename'),
  state: text('state', { enum: ['pending', 'stored', 'failed'] }).notNull(),
  failure: text('failure'),
  size: integer('size'),
  sha256: text('sha256'),
  createdAt: integer('created_at').notNull(),
});

export const notes = sqliteTable('notes', {
  id: integer('id').primaryKey(),
  conversationId: integer('conversation_id').notNull(),
  accountId: integer('account_id').notNull(),
  body: text('body').notNull(),
  at: integer('at').notNull(),
});

export const labels = sqliteTable('labels', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  color: text('color').notNull(),
});

export const conversationLabels = sqliteTable('conversation_labels', {
  conversationId: integer('conversation_id').notNull(),
  labelId: integer('label_id').notNull(),
});

export const quickReplies = sqliteTable('quick_replies', {
  id: integer('id').primaryKey(),
  shortcut: text('shortcut').notNull(),
  language: text('language').notNull(),
  body: text('body').notNull(),
});

export const knowledgeEntries = sqliteTable('knowledge_entries', {
  id: integer('id').primaryKey(),
  topic: text('topic').notNull(),
  language: text('language', { enum: ['es', 'en'] }).notNull(),
  question: text('question').notNull(),
  answer: text('answer').notNull(),
  variants: text('variants').notNull().default('[]'),
  enabled: integer('enabled').notNull().default(1),
  origin: text('origin', { enum: ['sample', 'person', 'import'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const knowledgeVersions = sqliteTable('knowledge_versions', {
  id: integer('id').primaryKey(),
  entryId: integer('entry_id').notNull(),
  change: text('change', { enum: ['created', 'edited', 'deleted', 'restored'] }).notNull(),
  snapshot: text('snapshot').notNull(),
  accountId: integer('account_id'),
  at: integer('at').notNull(),
});

export const answers = sqliteTable('answers', {
  id: integer('id').primaryKey(),
  conversationId: integer('conversation_id').notNull(),
  messageId: integer('message_id'),
  at: integer('at').notNull(),
  provider: text('provider').notNull(),
  outcome: text('outcome').notNull(),
  reason: text('reason'),
  entryIds: text('entry_ids').notNull().default('[]'),
  request: text('request'),
  response: text('response'),
  inputTokens: integer('input_tokens'),
  outputTokens: integer('output_tokens'),
  costMicros: integer('cost_micros'),
  durationMs: integer('duration_ms'),
});

export const tunnelUsage = sqliteTable('tunnel_usage', {
  month: text('month').primaryKey(),
  requests: integer('requests').notNull().default(0),
  bytes: integer('bytes').notNull().default(0),
  probes: integer('probes').notNull().default(0),
});

export const publicAddresses = sqliteTable('public_addresses', {
  url: text('url').primaryKey(),
  source: text('source', { enum: ['tunnel', 'own'] }).notNull(),
  lastAt: integer('last_at').notNull(),
});

export const webhookRegistrations = sqliteTable('webhook_registrations', {
  resource: text('resource').primaryKey(),
  kind: text('kind', { enum: ['sender', 'service', 'number'] }).notNull(),
  before: text('before').notNull(),
  registeredAt: integer('registered_at').notNull(),
});

export const erasures = sqliteTable('erasures', {
  id: integer('id').primaryKey(),
  uid: text('uid').notNull(),
  at: integer('at').notNull(),
  accountId: integer('account_id'),
  origin: text('origin', { enum: ['request', 'retention', 'restore'] }).notNull(),
  contacts: text('contacts').notNull(),
  patients: text('patients').notNull(),
  conversations: text('conversations').notNull(),
  counts: text('counts').notNull(),
  state: text('state', { enum: ['erasing', 'done'] }).notNull(),
  finishedAt: integer('finished_at'),
});

export const erasedKeys = sqliteTable('erased_keys', {
  hash: text('hash').notNull(),
  erasureId: integer('erasure_id').notNull(),
  at: integer('at').notNull(),
  optedOutAt: integer('opted_out_at'),
});

export const erasedMessages = sqliteTable('erased_messages', {
  sid: text('sid').primaryKey(),
  erasureId: integer('erasure_id').notNull(),
  state: text('state', { enum: ['pending', 'gone', 'failed'] }).notNull(),
  failure: text('failure'),
  settledAt: integer('settled_at'),
});

export const erasedFiles = sqliteTable('erased_files', {
  sha256: text('sha256').primaryKey(),
});

export const retentionRuns = sqliteTable('retention_runs', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  kind: text('kind').notNull(),
  before: integer('before').notNull(),
  removed: integer('removed').notNull(),
});

export const deskLocks = sqliteTable('desk_locks', {
  session: text('session').primaryKey(),
  at: integer('at').notNull(),
});

export const deskPins = sqliteTable('desk_pins', {
  accountId: integer('account_id').primaryKey(),
  hash: text('hash').notNull(),
  failed: integer('failed').notNull().default(0),
  lockedUntil: integer('locked_until'),
});

export const alerts = sqliteTable('alerts', {
  id: integer('id').primaryKey(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  severity: text('severity', { enum: ['urgent', 'warning'] }).notNull(),
  params: text('params').notNull(),
  parts: text('parts').notNull().default('[]'),
  raisedAt: integer('raised_at').notNull(),
  newsAt: integer('news_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  count: integer('count').notNull().default(1),
  acknowledgedAt: integer('acknowledged_at'),
  acknowledgedBy: integer('acknowledged_by'),
  snoozedUntil: integer('snoozed_until'),
  resolvedAt: integer('resolved_at'),
});

export const alertNotices = sqliteTable('alert_notices', {
  id: integer('id').primaryKey(),
  alertId: integer('alert_id').notNull(),
  channel: text('channel', { enum: ['email', 'whatsapp'] }).notNull(),
  state: text('state', { enum: ['waiting', 'accepted', 'sent', 'failed', 'dropped'] })
    .notNull()
    .default('waiting'),
  code: text('code'),
  detail: text('detail'),
  reference: text('reference'),
  at: integer('at').notNull(),
});

export const closings = sqliteTable('closings', {
  conversationId: integer('conversation_id').notNull(),
  at: integer('at').notNull(),
});

export const insightDays = sqliteTable('insight_days', {
  day: integer('day').primaryKey(),
  basis: text('basis').notNull(),
  computedAt: integer('computed_at').notNull(),
  frozen: integer('frozen').notNull().default(0),
  figures: text('figures').notNull(),
});

export const twilioSpend = sqliteTable('twilio_spend', {
  day: integer('day').primaryKey(),
  micros: integer('micros').notNull(),
  currency: text('currency').notNull(),
  fetchedAt: integer('fetched_at').notNull(),
});

export const subscriptions = sqliteTable('subscriptions', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  url: text('url').notNull(),
  types: text('types').notNull(),
  active: integer('active').notNull().default(1),
  stopped: text('stopped', { enum: ['failing', 'gone'] }),
  salt: text('salt').notNull(),
  formerSalt: text('former_salt'),
  formerUntil: integer('former_until'),
  createdAt: integer('created_at').notNull(),
});

export const changedRows = sqliteTable('changed_rows', {
  topic: text('topic').notNull(),
  key: integer('key').notNull(),
  at: integer('at').notNull(),
});

export const toldRows = sqliteTable('told_rows', {
  topic: text('topic').primaryKey(),
  highest: integer('highest').notNull(),
});

export const deliveries = sqliteTable('deliveries', {
  id: integer('id').primaryKey(),
  eventId: text('event_id').notNull(),
  subscriptionId: integer('subscription_id').notNull(),
  type: text('type').notNull(),
  subject: integer('subject'),
  state: text('state', { enum: ['waiting', 'delivered', 'failed'] })
    .notNull()
    .default('waiting'),
  attempts: integer('attempts').notNull().default(0),
  statusCode: integer('status_code'),
  problem: text('problem'),
  durationMs: integer('duration_ms'),
  createdAt: integer('created_at').notNull(),
  nextAt: integer('next_at').notNull(),
  endedAt: integer('ended_at'),
});

export const idempotentCalls = sqliteTable('idempotent_calls', {
  accountId: integer('account_id').notNull(),
  operation: text('operation').notNull(),
  key: text('key').notNull(),
  requestHash: text('request_hash').notNull(),
  output: text('output'),
  at: integer('at').notNull(),
});

export const backups = sqliteTable('backups', {
  id: integer('id').primaryKey(),
  cause: text('cause', { enum: ['schedule', 'person'] }).notNull(),
  accountId: integer('account_id'),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  state: text('state', { enum: ['running', 'verified', 'failed', 'canceled'] }).notNull(),
  folder: text('folder').notNull(),
  file: text('file').notNull(),
  bytes: integer('bytes'),
  messages: integer('messages'),
  recovery: text('recovery'),
  failure: text('failure'),
  removedAt: integer('removed_at'),
  copyState: text('copy_state', { enum: ['waiting', 'copied', 'failed'] }),
  copyPlace: text('copy_place'),
  copiedAt: integer('copied_at'),
  copyFailure: text('copy_failure'),
});
