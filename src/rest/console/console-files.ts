import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the console as it is sent. */
export interface ConsoleFile {
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Whether its name changes with its content, so that it may be kept for ever. */
  readonly isHashed: boolean;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
  ".js": "text/javascript; charset=UTF-8",
  ".svg": "image/svg+xml",
};

const folder = fileURLToPath(new URL("./assets/", import.meta.url));

/** Reads the files that `npm run console` has built, by their paths such as `assets/index-1a2b.js`. */
export async function readConsoleFiles(): Promise<ReadonlyMap<string, ConsoleFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path): Promise<[string, ConsoleFile]> => {
    const name = relative(folder, path).split(sep).join("/");
    const contentType = types[extname(name)] ?? "application/octet-stream";
    return [name, { contentType, content: await readFile(path), isHashed: name.startsWith("assets/") }];
  });
  return new Map(await Promise.all(files));
}
