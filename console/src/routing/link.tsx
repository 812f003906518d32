import type { ComponentChildren } from "preact";
import { hrefOf, navigate, type Route } from "./route.ts";

/** A link within the console; opened in a new tab like any other when the user asks for that. */
export function Link({ to, children, ...rest }: { to: Route; children: ComponentChildren; class?: string }) {
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={hrefOf(to)} onClick={onClick} {...rest}>
      {children}
    </a>
  );
}
