import type { Actor } from '../audit/actor.ts';
import { Failure } from '../contract/failure.ts';
import { type SecretName, type Secrets, secretNames } from '../secrets/open-secrets.ts';
import { type Clock, systemClock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { settings as table } from '../store/schema.ts';
import { type Explanation, isDerived } from './define.ts';
import { judge, readEnvironment } from './judge.ts';
import {
  isSettingKey,
  registry,
  type SettingInput,
  type SettingKey,
  type SettingValue,
} from './registry.ts';

/** Where a setting's present value comes from. */
export type SettingSource = 'environment' | 'stored' | 'default';

/** A setting as faces see it. A secret shows that it is set and how it ends, never more. */
export type SettingDescription = {
  readonly key: SettingKey;
  /** Null for a secret. */
  readonly value: unknown;
  readonly secret: boolean;
  /** Whether anything but the default is in force. */
  readonly set: boolean;
  /** The last four characters of a secret that is long enough to lose nothing by it. */
  readonly endsWith: string | null;
  readonly source: SettingSource;
  /** The environment variable that overrules it, whether or not it is set. */
  readonly variable: string | null;
  /** Why a stored value is not used (the default is): a reason code. */
  readonly refused: string | null;
  readonly explanation: Explanation;
};

/** The clinic's settings. */
export type Settings = {
  get<K extends SettingKey>(key: K): SettingValue<K>;
  /**
   * Checks and keeps a value; null takes a secret away. Inside a transaction it joins it, and `get`
   * gives the new value after its commit.
   *
   * @throws Failure `setting_invalid` with `key` and `reason`: a zod issue code or one of
   *   `settingReasons`; `reason: 'environment'` with `variable` when the environment overrules it.
   */
  set<K extends SettingKey>(key: K, value: SettingInput<K>, by: Actor | null): Promise<void>;
  /**
   * Judges and normalises a value without keeping it.
   *
   * @throws Failure `setting_invalid`, as `set` does.
   */
  check<K extends SettingKey>(key: K, value: SettingInput<K>): SettingValue<K>;
  /** Like `set`, for a key and a value that come from outside. Also `reason: 'unknown'`. */
  receive(key: string, value: unknown, by: Actor | null): Promise<SettingDescription>;
  /** Goes back to the default. */
  reset(key: SettingKey): Promise<void>;
  source(key: SettingKey): SettingSource;
  /** All of them, in the registry's order. */
  describe(): SettingDescription[];
  describeOne(key: SettingKey): SettingDescription;
  /** Calls after a change of this setting, also of a default that follows another setting. */
  onChange<K extends SettingKey>(key: K, call: (value: SettingValue<K>) => void): () => void;
};

/** What `createSettings` needs. `env` is usually `process.env`. */
export type SettingsDeps = {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
};

const keys = Object.keys(registry).filter(isSettingKey);

/**
 * Reads the settings: the environment wins, then what is stored, then the default. An empty
 * environment variable counts as absent. Each change is told as the event `setting`.
 *
 * @throws Failure `setting_invalid` with `variable` when an environment variable is no good.
 */
export function createSettings(deps: SettingsDeps): Settings {
  const { store, secrets, env, clock = systemClock() } = deps;
  const fromEnv = readEnvironment(env);
  const stored = new Map<SettingKey, unknown>();
  const refused = new Map<SettingKey, string>();
  const listeners = new Map<SettingKey, Set<() => void>>();

  for (const row of store.orm.select().from(table).all()) {
    // A key that this version does not know belongs to a later one, and is left alone.
    if (!isSettingKey(row.key) || registry[row.key].secret) continue;
    const judged = judge(row.key, JSON.parse(row.value));
    if (judged.ok) stored.set(row.key, judged.value);
    else refused.set(row.key, judged.reason);
  }

  const upsert = store.db.prepare<[string, string, number, number | null]>(
    `INSERT INTO settings (key, value, updated_at, updated_by) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET
       value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
  );
  const remove = store.db.prepare<[string]>('DELETE FROM settings WHERE key = ?');

  function read(key: SettingKey): unknown {
    const setting = registry[key];
    if (fromEnv.has(key)) return fromEnv.get(key);
    if (setting.secret) return secrets.get(secretName(key));
    if (stored.has(key)) return stored.get(key);
    const fallback: unknown = setting.default;
    if (!isDerived(fallback)) return fallback;
    if (!isSettingKey(fallback.from)) throw new Error(`${key} follows an unknown setting`);
    return fallback.compute(read(fallback.from));
  }

  function source(key: SettingKey): SettingSource {
    if (fromEnv.has(key)) return 'environment';
    const kept = registry[key].secret ? secrets.get(secretName(key)) !== null : stored.has(key);
    return kept ? 'stored' : 'default';
  }

  function describeOne(key: SettingKey): SettingDescription {
    const { secret, env: variable, explanation } = registry[key];
    const from = source(key);
    const value = read(key);
    return {
      key,
      value: secret ? null : value,
      secret,
      set: from !== 'default',
      endsWith: secret && typeof value === 'string' ? ending(value) : null,
      source: from,
      variable,
      refused: refused.get(key) ?? null,
      explanation,
    };
  }

  /** The setting itself and those whose default follows it. */
  function affected(key: SettingKey): SettingKey[] {
    return keys.filter((other) => {
      const setting = registry[other];
      if (other === key) return true;
      if (setting.secret || source(other) !== 'default') return false;
      return isDerived(setting.default) && setting.default.from === key;
    });
  }

  /** `apply` runs after the commit, so that nobody sees what may still be rolled back. */
  function announce(tx: Transaction, key: SettingKey, apply: () => void): void {
    const all = affected(key);
    tx.afterCommit(() => {
      apply();
      refused.delete(key);
      for (const one of all) for (const call of listeners.get(one) ?? []) call();
    });
    for (const one of all) tx.emit('setting', one, () => describeOne(one));
  }

  async function keepSecret(key: SettingKey, value: string | null): Promise<void> {
    const name = secretName(key);
    if (value === null) await secrets.delete(name);
    else await secrets.set(name, value);
    store.write((tx) => announce(tx, key, () => undefined));
  }

  function keep(key: SettingKey, value: unknown, by: Actor | null): void {
    store.write((tx) => {
      upsert.run(key, JSON.stringify(value), clock.now(), by?.accountId ?? null);
      announce(tx, key, () => stored.set(key, value));
    });
  }

  async function change(key: SettingKey, value: unknown, by: Actor | null): Promise<void> {
    refuseWhereOverruled(key);
    if (registry[key].secret && value === null) return keepSecret(key, null);
    const judged = judge(key, value);
    if (!judged.ok) throw new Failure('setting_invalid', { key, ...judged.params });
    if (registry[key].secret) return keepSecret(key, String(judged.value));
    keep(key, judged.value, by);
  }

  function refuseWhereOverruled(key: SettingKey): void {
    if (fromEnv.has(key))
      throw new Failure('setting_invalid', {
        key,
        reason: 'environment',
        variable: registry[key].env,
      });
  }

  return {
    get<K extends SettingKey>(key: K) {
      return read(key) as SettingValue<K>;
    },
    set: (key, value, by) => change(key, value, by),
    check<K extends SettingKey>(key: K, value: SettingInput<K>) {
      const judged = judge(key, value);
      if (!judged.ok) throw new Failure('setting_invalid', { key, ...judged.params });
      return judged.value as SettingValue<K>;
    },
    async receive(key, value, by) {
      if (!isSettingKey(key)) throw new Failure('setting_invalid', { key, reason: 'unknown' });
      await change(key, value, by);
      return describeOne(key);
    },
    async reset(key) {
      refuseWhereOverruled(key);
      if (registry[key].secret) return keepSecret(key, null);
      store.write((tx) => {
        remove.run(key);
        announce(tx, key, () => stored.delete(key));
      });
    },
    source,
    describe: () => keys.map(describeOne),
    describeOne,
    onChange<K extends SettingKey>(key: K, call: (value: SettingValue<K>) => void) {
      const mine = () => call(read(key) as SettingValue<K>);
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(mine));
      return () => {
        all.delete(mine);
      };
    },
  };
}

/** A secret setting is kept under its own key. */
function secretName(key: SettingKey): SecretName {
  const name = secretNames.find((known) => known === key);
  if (!name) throw new Error(`${key} has no place among the secrets`);
  return name;
}

/** Four characters of a short secret would be half of it. */
function ending(value: string): string | null {
  return value.length >= 12 ? value.slice(-4) : null;
}
