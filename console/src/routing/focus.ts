import { useEffect, useRef } from "preact/hooks";

/** Moves the focus to the heading of the page, where what is shown begins. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Moves the focus to the heading when what had it is taken away, so that the keyboard does not begin at the top of the window. */
export function useKeptFocus(): void {
  const last = useRef<EventTarget | null>(null);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      last.current = target;
    };
    const observer = new MutationObserver(() => {
      if (document.activeElement !== document.body || !(last.current instanceof Node) || last.current.isConnected)
        return;
      last.current = null;
      focusHeading();
    });
    addEventListener("focusin", onFocus);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      removeEventListener("focusin", onFocus);
      observer.disconnect();
    };
  }, []);
}
