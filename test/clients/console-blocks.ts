/** A command of a document's console block, and the output that the document shows for it. */
export interface ConsoleCommand {
  readonly command: string;
  readonly output: string;
  /** Whether the block is marked as running in another terminal while the next ones run. */
  readonly background: boolean;
}

/** The commands of the ```console blocks of a Markdown document: lines after `$ `, continued by indented lines. */
export function consoleCommands(markdown: string): ConsoleCommand[] {
  return [...markdown.matchAll(/^```console( background)?\n(.*?)^```$/gms)].flatMap(([, mark, body = ""]) =>
    body
      .split(/^\$ /m)
      .slice(1)
      .map((text) => ({ ...splitOutput(text), background: mark !== undefined })),
  );
}

/** A command goes on while a quote is open or a line ends with a backslash; what follows is its output. */
function splitOutput(text: string): { command: string; output: string } {
  const lines = text.split("\n");
  let end = 1;
  const isOpen = (command: string) => command.endsWith("\\") || (command.split("'").length - 1) % 2 === 1;
  while (end < lines.length && isOpen(lines.slice(0, end).join("\n"))) end++;
  return { command: lines.slice(0, end).join("\n"), output: lines.slice(end).join("\n").trim() };
}
