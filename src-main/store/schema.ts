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
});

export const sessions = sqliteTable('sessions', {
  id: text('id').primaryKey(),
  accountId: integer('account_id').notNull(),
  kind: text('kind', { enum: ['ui', 'api'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  userAgent: text('user_agent'),
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
