import { credentials } from "../api/credentials.ts";
import { serverUrl } from "../api/request.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { variables } from "../ui/credential-header.ts";
import { commandsFor } from "./commands-for.ts";

/** The commands that show the same operation in a terminal. */
export function Commands({ name }: { name: string }) {
  const kind = credentials.value?.kind;
  return (
    <>
      {kind && (
        <p class="muted">
          They say who calls by what <code>export {variables[kind]}=…</code> has set; longrun reads that by itself.
        </p>
      )}
      <ul class="commands">
        {commandsFor(name, serverUrl(), kind).map((command) => (
          <li key={command} class="command">
            <code>{command}</code> <CopyButton text={command} what="this command" />
          </li>
        ))}
      </ul>
    </>
  );
}
