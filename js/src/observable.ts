/** A value that notifies its listeners when it changes. */
export interface Observable<T> {
  get(): T;
  set(patch: Partial<T>): void;
  /** Returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export function observable<T extends object>(initial: T): Observable<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(patch) {
      const changed = Object.entries(patch).some(
        ([name, value]) => current[name as keyof T] !== value,
      );
      if (!changed) return;
      current = { ...current, ...patch };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
