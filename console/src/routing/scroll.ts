import { readStored, store } from "../storage.ts";

const KEY = "longrun scroll";
/** What comes later than this does not move the page any more; nor does anything once the user does something. */
const WAIT_MS = 5000;

// The browser would scroll before what is to be shown has come.
history.scrollRestoration = "manual";
const positions = new Map(Object.entries({ ...(readStored("session", KEY) as object | undefined) }));
let shown = entry();
addEventListener("pagehide", () => {
  keepScroll();
  store("session", KEY, Object.fromEntries(positions));
});

/** The state of a new entry of the browser's history, by which {@link keepScroll} knows it. */
export function newEntry(): { readonly entry: string } {
  return { entry: `${Date.now()}-${Math.random()}` };
}

/** Remembers how far what has been shown was scrolled; to be called before anything else is shown. */
export function keepScroll(): void {
  positions.set(shown, scrollY);
}

/** Scrolls to where the present entry of the history was left, as soon as enough has come; a new one to its top. */
export function restoreScroll(): void {
  shown = entry();
  const wanted = Number(positions.get(shown) ?? 0);
  scrollTo(0, wanted);
  if (wanted === 0) return;
  const ended = new AbortController();
  const observer = new ResizeObserver(() => scrollTo(0, wanted));
  const { signal } = ended;
  signal.addEventListener("abort", () => observer.disconnect());
  for (const event of ["wheel", "touchstart", "keydown", "pointerdown", "popstate"]) {
    addEventListener(event, () => ended.abort(), { signal });
  }
  setTimeout(() => ended.abort(), WAIT_MS);
  observer.observe(document.body);
}

function entry(): string {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "entry" in state ? String(state.entry) : "";
}
