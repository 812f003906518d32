import { credentials } from "../api/credentials.ts";
import { collection } from "../api/operations.ts";
import { serverUrl } from "../api/request.ts";
import { Link } from "../routing/link.tsx";
import { listOf, type Route } from "../routing/route.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { credentialHeader } from "../ui/credential-header.ts";
import { quoted } from "../ui/quoted.ts";

/** Says why nothing is shown, and what to do first. */
export function EmptyList({ route }: { route: Extract<Route, { page: "list" }> }) {
  const { parent, filter, state, pageToken } = route;
  if (pageToken !== "") return <p class="empty panel">There are no older operations.</p>;
  if (filter !== "" || state !== "") {
    return (
      <p class="empty panel">
        No operation here is like that. <Link to={listOf(parent)}>Show all</Link>
      </p>
    );
  }
  const address = quoted(`${serverUrl(collection(parent, "")).href}?operationId=first`);
  const command = ["curl", ...credentialHeader(credentials.value?.kind), "-X POST", address].join(" ");
  return (
    <div class="empty panel">
      <h2>No operations yet</h2>
      {parent.split("/").includes("-") ? (
        <p>They appear by themselves when producers create them.</p>
      ) : (
        <>
          <p>They appear by themselves when a producer creates one. To try that:</p>
          <p class="command">
            <code>{command}</code> <CopyButton text={command} what="this command" />
          </p>
          {parent === "" && (
            <p>
              This is the root. Operations of a parent, such as <code>projects/p</code>, are shown when you enter it
              above; <code>projects/-</code> is all projects.
            </p>
          )}
        </>
      )}
    </div>
  );
}
