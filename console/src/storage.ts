/** The value stored under a key; undefined if there is none, it is broken, or the browser keeps nothing for this page. */
export function readStored(kind: "local" | "session", key: string): unknown {
  try {
    return JSON.parse(storageOf(kind).getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Stores a value, or removes it if it is undefined; does nothing if the browser keeps nothing for this page. */
export function store(kind: "local" | "session", key: string, value: unknown): void {
  try {
    if (value === undefined) storageOf(kind).removeItem(key);
    else storageOf(kind).setItem(key, JSON.stringify(value));
  } catch {
    // The user has forbidden it; the page works without.
  }
}

function storageOf(kind: "local" | "session"): Storage {
  return kind === "local" ? localStorage : sessionStorage;
}
