import { credentials } from "../api/credentials.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { commandsFor } from "./commands-for.ts";

/** The commands that show the same operation in a terminal. */
export function Commands({ name }: { name: string }) {
  return (
    <ul class="commands">
      {commandsFor(name, new URL("../", document.baseURI), credentials.value?.kind).map((command) => (
        <li key={command} class="command">
          <code>{command}</code> <CopyButton text={command} what="this command" />
        </li>
      ))}
    </ul>
  );
}
