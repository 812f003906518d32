import { computed, signal } from "@preact/signals";
import { keepScroll, newEntry } from "./scroll.ts";

/** What the page shows, all of it in its URL. */
export type Route =
  | {
      readonly page: "list";
      readonly parent: string;
      readonly filter: string;
      readonly state: string;
      readonly pageToken: string;
    }
  | { readonly page: "operation"; readonly name: string }
  | { readonly page: "overview"; readonly parent: string };

const url = signal(new URL(location.href));
addEventListener("popstate", () => {
  keepScroll();
  url.value = new URL(location.href);
});

/** What the URL asks for. */
export const route = computed(() => routeOf(url.value));

/** The route of a URL. */
export function routeOf({ pathname, searchParams }: URL): Route {
  const text = (name: string) => searchParams.get(name) ?? "";
  switch (pathname.slice(pathname.lastIndexOf("/") + 1)) {
    case "operation":
      return { page: "operation", name: text("name") };
    case "overview":
      return { page: "overview", parent: text("parent") };
    default:
      return {
        page: "list",
        parent: text("parent"),
        filter: text("filter"),
        state: text("state"),
        pageToken: text("page"),
      };
  }
}

/** The URL of a route, relative to the console. */
export function hrefOf(to: Route): string {
  switch (to.page) {
    case "operation":
      return `./operation${query({ name: to.name })}`;
    case "overview":
      return `./overview${query({ parent: to.parent })}`;
    case "list":
      return `./${query({ parent: to.parent, filter: to.filter, state: to.state, page: to.pageToken })}`;
  }
}

/** The list that nothing has been asked of, in some parent. */
export function listOf(parent: string, filter = "", state = ""): Route {
  return { page: "list", parent, filter, state, pageToken: "" };
}

/** The parent of an operation by its name; empty for the root. */
export function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("operations/") - 1));
}

/** Whether a text is the name of an operation, such as `projects/p/operations/o`. */
export function isOperationName(text: string): boolean {
  return /^(?:[^/]+\/)*operations\/[^/]+$/.test(text);
}

/** Goes to a route; with `replace`, going back skips the present one. */
export function navigate(to: Route, { replace = false } = {}): void {
  const target = new URL(hrefOf(to), document.baseURI);
  keepScroll();
  history[replace ? "replaceState" : "pushState"](replace ? history.state : newEntry(), "", target);
  url.value = target;
}

function query(parameters: Readonly<Record<string, string>>): string {
  const set = Object.entries(parameters).filter(([, value]) => value !== "");
  return set.length === 0 ? "" : `?${new URLSearchParams(set)}`;
}
