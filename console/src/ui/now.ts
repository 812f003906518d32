import { signal } from "@preact/signals";

/** The time in milliseconds since 1970, once a second: what shows how long something has taken goes on by it. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1000);
