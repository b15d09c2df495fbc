import type * as z from 'zod';

/** What a setting is for, in the words of a receptionist. */
export type Explanation = { readonly es: string; readonly en: string };

/** Computes a default from other settings: `read` gives their present values. */
export type Derived<T> = { readonly from: string; compute(value: unknown): T };

/** A setting that lives in the database. */
export type PlainSetting<S extends z.ZodType> = {
  readonly secret: false;
  /** Judges and normalises what a person types, the stored value and the environment's text. */
  readonly schema: S;
  readonly default: z.output<S> | Derived<z.output<S>>;
  /** The environment variable that overrules it. */
  readonly env: string | null;
  readonly explanation: Explanation;
};

/** A setting that lives in the keychain and that no face ever sees. */
export type SecretSetting = {
  readonly secret: true;
  readonly schema: z.ZodType<string, string>;
  readonly env: string | null;
  readonly explanation: Explanation;
};

/** Declares a setting of the database. */
export function plain<S extends z.ZodType>(
  schema: S,
  fallback: z.output<S> | Derived<z.output<S>>,
  explanation: Explanation,
  env: string | null = null,
): PlainSetting<S> {
  return { secret: false, schema, default: fallback, env, explanation };
}

/** Declares a setting of the keychain. */
export function secret(
  schema: z.ZodType<string, string>,
  explanation: Explanation,
  env: string | null = null,
): SecretSetting {
  return { secret: true, schema, env, explanation };
}

/** A default that follows another setting until somebody sets its own value. */
export function derived<S extends z.ZodType, T>(
  from: string,
  schema: S,
  compute: (value: z.output<S>) => T,
): Derived<T> {
  return { from, compute: (value) => compute(schema.parse(value)) };
}

/** Tells a computed default from a fixed one. */
export function isDerived(value: unknown): value is Derived<unknown> {
  return typeof value === 'object' && value !== null && 'from' in value && 'compute' in value;
}
