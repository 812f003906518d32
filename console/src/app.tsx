import { useEffect } from "preact/hooks";
import { consoleConfig } from "./api/console-config.ts";
import { credentials, isRefused, signOut } from "./api/credentials.ts";
import { DetailPage } from "./detail/detail-page.tsx";
import { ListPage } from "./list/list-page.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";
import { Link } from "./routing/link.tsx";
import { listOf, type Route, route } from "./routing/route.ts";
import { SignIn } from "./sign-in.tsx";

/** The whole console: the way around, and the page that the URL asks for. */
export function App() {
  const shown = route.value;
  const parent = shown.page === "operation" ? parentOf(shown.name) : shown.parent;
  useEffect(() => {
    document.title = `${titleOf(shown)} · longrun`;
  }, [shown]);
  if (isRefused.value) return <SignIn />;
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="top">
        <strong>longrun</strong>
        <nav aria-label="Pages">
          <Link to={listOf(parent)} class={shown.page === "list" ? "current" : ""}>
            Operations
          </Link>
          <Link to={{ page: "overview", parent }} class={shown.page === "overview" ? "current" : ""}>
            Overview
          </Link>
        </nav>
        {consoleConfig.value.readOnly && <span class="chip">read only</span>}
        {credentials.value && (
          <button type="button" class="quiet" onClick={signOut}>
            Sign out
          </button>
        )}
      </header>
      <main id="content">
        <Page shown={shown} />
      </main>
    </>
  );
}

function Page({ shown }: { shown: Route }) {
  switch (shown.page) {
    case "list":
      return <ListPage route={shown} />;
    case "operation":
      return <DetailPage key={shown.name} name={shown.name} />;
    case "overview":
      return <OverviewPage key={shown.parent} parent={shown.parent} />;
  }
}

/** The parent of an operation by its name; empty for the root. */
function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("operations/") - 1));
}

function titleOf(shown: Route): string {
  if (shown.page === "operation") return shown.name;
  const name = shown.page === "overview" ? "Overview" : "Operations";
  return shown.parent === "" ? name : `${name} of ${shown.parent}`;
}
