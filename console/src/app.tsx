import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { consoleConfig } from "./api/console-config.ts";
import { credentials, isRefused, signOut } from "./api/credentials.ts";
import { DetailPage } from "./detail/detail-page.tsx";
import { NoOperation } from "./detail/no-operation.tsx";
import { ListPage } from "./list/list-page.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";
import { focusHeading, useKeptFocus } from "./routing/focus.ts";
import { Link } from "./routing/link.tsx";
import { isOperationName, listOf, parentOf, type Route, route } from "./routing/route.ts";
import { restoreScroll } from "./routing/scroll.ts";
import { SignIn } from "./sign-in.tsx";

/** The whole console: the way around, and the page that the URL asks for. */
export function App() {
  const shown = route.value;
  useEffect(() => {
    document.title = `${isRefused.value ? "Sign in" : titleOf(shown)} · longrun`;
  }, [shown, isRefused.value]);
  const page = pageOf(shown);
  const [announced, setAnnounced] = useState("");
  const before = useRef(page);
  useKeptFocus();
  useLayoutEffect(() => restoreScroll(), [shown]);
  useEffect(() => {
    if (before.current === page) return;
    before.current = page;
    setAnnounced(document.title);
    focusHeading();
  }, [page]);
  if (isRefused.value) return <SignIn />;
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <p class="hidden-visually" aria-live="polite">
        {announced}
      </p>
      <TopBar shown={shown} />
      {/* What somebody else may see is not shown to whoever signs in next: all is read anew. */}
      <main id="content" key={credentials.value?.secret}>
        <Page shown={shown} />
      </main>
    </>
  );
}

function TopBar({ shown }: { shown: Route }) {
  const parent = shown.page === "operation" ? parentOf(shown.name) : shown.parent;
  const { version = "", readOnly = false } = consoleConfig.value ?? {};
  const isCurrent = (page: Route["page"]) => (shown.page === page ? "current" : "");
  return (
    <header class="top">
      <strong class="brand">
        <img src="./icon.svg" alt="" width={20} height={20} /> longrun
      </strong>
      <nav aria-label="Pages">
        <Link to={listOf(parent)} class={isCurrent("list")}>
          Operations
        </Link>
        <Link to={{ page: "overview", parent }} class={isCurrent("overview")}>
          Overview
        </Link>
      </nav>
      {readOnly && <span class="chip">Read only</span>}
      <span class="muted version">{version}</span>
      {credentials.value && (
        <button type="button" class="small" onClick={signOut}>
          Sign out
        </button>
      )}
    </header>
  );
}

function Page({ shown }: { shown: Route }) {
  switch (shown.page) {
    case "list":
      return <ListPage route={shown} />;
    case "operation":
      if (!isOperationName(shown.name)) return <NoOperation name={shown.name} />;
      return <DetailPage key={shown.name} name={shown.name} />;
    case "overview":
      return <OverviewPage key={shown.parent} parent={shown.parent} />;
  }
}

/** What tells pages apart: within one, such as when a list is filtered, the focus stays where it is. */
function pageOf(shown: Route): string {
  switch (shown.page) {
    case "list":
      return `list ${shown.pageToken}`;
    case "operation":
      return `operation ${shown.name}`;
    case "overview":
      return `overview ${shown.parent}`;
  }
}

function titleOf(shown: Route): string {
  if (shown.page === "operation") return shown.name || "No operation";
  const name = shown.page === "overview" ? "Overview" : "Operations";
  return shown.parent === "" ? name : `${name} of ${shown.parent}`;
}
