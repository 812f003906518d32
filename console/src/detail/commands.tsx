import { pathOf } from "../api/request.ts";
import { CopyButton } from "./copy-button.tsx";

/** The commands that show the same operation in a terminal. */
export function Commands({ name }: { name: string }) {
  const { host, protocol } = location;
  const plaintext = protocol === "https:" ? "" : "-plaintext ";
  const url = new URL(`../v1/${pathOf(name)}`, document.baseURI).href;
  const commands = [
    `curl ${quoted(url)}`,
    `grpcurl ${plaintext}-d ${quoted(JSON.stringify({ name }))} ${withPort(host, protocol)} google.longrunning.Operations/GetOperation`,
    `longrun wait ${quoted(name)} --address ${quoted(`${protocol}//${host}`)}`,
  ];
  return (
    <ul class="commands">
      {commands.map((command) => (
        <li key={command}>
          <code>{command}</code> <CopyButton text={command} what="this command" />
        </li>
      ))}
    </ul>
  );
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function withPort(host: string, protocol: string): string {
  return /:\d+$/.test(host) ? host : `${host}:${protocol === "https:" ? 443 : 80}`;
}
