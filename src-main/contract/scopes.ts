/**
 * What other software can reach with an API token: the contract's groups, and the noun that their
 * scopes carry. A group that is not here is closed to tokens, and so is every operation without an
 * address of its own on REST.
 */
export const tokenGroups: Readonly<Record<string, ScopeNoun>> = {
  conversations: 'messages',
  messages: 'messages',
  media: 'messages',
  templates: 'templates',
  labels: 'messages',
  quickReplies: 'messages',
  contacts: 'patients',
  patients: 'patients',
  knowledge: 'knowledge',
  analytics: 'stats',
  exports: 'exports',
  desk: 'status',
  line: 'status',
};

/**
 * Groups that no token reaches, whatever its scopes: who gets in, what the clinic is made of, and what
 * cannot be undone. Named so that a new group is a decision (accounts/guard.test.ts).
 */
export const closedGroups: readonly string[] = [
  'session',
  'account',
  'accounts',
  'settings',
  'setup',
  'rotation',
  'network',
  'subscriptions',
  'practice',
  'alerts',
  'audit',
  'logs',
  'backups',
  'configuration',
  'privacy',
];

/** What a scope is about. */
export const scopeNouns = [
  'messages',
  'patients',
  'knowledge',
  'templates',
  'stats',
  'exports',
  'status',
] as const;

/** See {@link scopeNouns}. */
export type ScopeNoun = (typeof scopeNouns)[number];

/** What an API token may do: look at one kind of thing, or change it too. */
export type Scope = `${ScopeNoun}:${'read' | 'write'}`;

/** An operation's address on REST, as the contract declares it. */
export type RestRoute = {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
};

/**
 * The scope that a token needs for an operation of a group; null where no token gets in. It follows from
 * the group and the method, so that no operation can be forgotten: GET looks, everything else changes.
 * Who may do it at all is the role's business, and comes on top.
 */
export function scopeOf(group: string | undefined, { method, path }: RestRoute): Scope | null {
  const noun = group !== undefined && Object.hasOwn(tokenGroups, group) && tokenGroups[group];
  if (!noun || path === undefined) return null;
  return `${noun}:${method === 'GET' ? 'read' : 'write'}`;
}

/** Every scope that opens something in a contract, in the order of {@link scopeNouns}. */
export function scopesIn(contract: object): Scope[] {
  const found = new Set<Scope>();
  for (const [group, operations] of Object.entries(contract))
    for (const operation of Object.values(operations as Record<string, Declared>)) {
      const scope = scopeOf(group, operation['~orpc'].route);
      if (scope) found.add(scope);
    }
  return scopeNouns
    .flatMap((noun) => [`${noun}:read`, `${noun}:write`] as const)
    .filter((scope) => found.has(scope));
}

type Declared = { readonly '~orpc': { readonly route: RestRoute } };
