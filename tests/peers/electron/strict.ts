/**
 * Closes an object: reading a name that it does not have throws, so that a test cannot pass on
 * something of Electron that the stand-in does not play. Methods keep their object.
 */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key) {
      if (!(key in target)) {
        // Asked of everything: by `await`, by loggers.
        if (typeof key === 'symbol' || key === 'then' || key === 'toJSON') return undefined;
        throw new Error(`the stand-in of Electron has no ${name}.${key}`);
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(_target, key) {
      throw new Error(`the stand-in of Electron lets nobody set ${name}.${String(key)}`);
    },
  });
}

/** Refuses options that the stand-in would pass over in silence. */
export function onlyKnown(name: string, given: object, known: readonly string[]): void {
  const other = Object.keys(given).filter((key) => !known.includes(key));
  if (other.length > 0)
    throw new Error(`the stand-in of Electron does not play ${name}: ${other.join(', ')}`);
}
