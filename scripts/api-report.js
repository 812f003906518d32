// Writes api/longrun.api.md: the declarations that the package exports, and those that they refer to, as dist/ has them. With
// --check it compares instead, and exits with 1 if they differ. TypeScript 7 has no API for that, so this reads the text
// of declaration files, as tsc lays it out: declarations begin at the left edge, and names are exported and imported in braces.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = join(root, "api/longrun.api.md");
const DECLARED = /^(?:export )?(?:declare )?(?:abstract )?(?:class|const|enum|function|interface|type) ([\w$]+)/;
const CLAUSE = /^(import|export)(?: type)? \{(.*)\} from "(.*)";$/s;
const PART = /(?:type )?([\w$]+)(?: as ([\w$]+))?/g;

/** What each declaration file that was read says. */
const files = new Map();

const text = `${[...lines()].join("\n")}\n`;
if (!process.argv.includes("--check")) writeFileSync(report, text);
else if (readFileSync(report, "utf8") !== text) {
  console.error("api/longrun.api.md is not what dist/ exports; `npm run build && npm run api` makes it so.");
  process.exitCode = 1;
}

function* lines() {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const seen = new Map();
  yield* ["# The public API of longrun", "", "Made by `npm run api`; CI holds it to what the package exports."];
  for (const [entry, { types }] of Object.entries(exports)) {
    if (types === undefined) continue;
    const exported = sorted(read(join(root, types)).exported).map(([as, place]) => ({ ...origin(place), as }));
    for (const each of exported) seen.set(key(each), each);
    yield* section(`\`${join("longrun", entry)}\``, exported);
  }
  const named = new Set(seen.keys());
  // A Map gives what is added to it while it is gone through.
  for (const each of seen.values()) for (const other of references(each)) seen.set(key(other), other);
  const others = sorted(seen).filter(([name]) => !named.has(name));
  yield* section(
    "Not exported, but part of what is",
    others.map(([, each]) => each),
  );
}

function section(title, places) {
  const declarations = places.map((place) => (isOurs(place) ? declarationOf(place) : generated(place)));
  return ["", `## ${title}`, "", "```ts", declarations.join("\n\n"), "```"];
}

/** What a declaration file declares, imports and exports, by name. */
function read(file) {
  if (!files.has(file)) files.set(file, parse(file));
  return files.get(file);
}

function parse(file) {
  const names = { declared: new Map(), imported: new Map(), exported: new Map() };
  for (const statement of statements(readFileSync(file, "utf8"))) {
    const [, verb, parts, module] = CLAUSE.exec(statement) ?? [];
    const [, name] = DECLARED.exec(statement) ?? [];
    if (verb !== undefined) {
      for (const [, original, alias = original] of parts.matchAll(PART)) {
        names[`${verb}ed`].set(alias, { file: resolve(file, module), name: original });
      }
    } else if (name !== undefined) {
      names.declared.set(name, [...(names.declared.get(name) ?? []), statement.replace(/^export /, "")]);
      if (statement.startsWith("export ")) names.exported.set(name, { file, name });
    }
  }
  return names;
}

/** The statements of a declaration file, without comments and without the mark of private members. */
function statements(content) {
  const plain = content.replace(/^[ \t]*\/\*\*.*?\*\/\n?/gms, "").replace(/^\s*#private;\n/gm, "");
  return plain.split(/^(?=(?:export|import|declare|interface|type|class)\b)/m).map((statement) => statement.trim());
}

/** The file of a module; a package stays what it is. */
function resolve(from, module) {
  return module.startsWith(".") ? join(dirname(from), module).replace(/(?:\.d)?\.[jt]s$/, ".d.ts") : module;
}

/** Where a name is declared. */
function origin(place) {
  if (!isOurs(place) || read(place.file).declared.has(place.name)) return place;
  const { exported, imported } = read(place.file);
  const next = exported.get(place.name) ?? imported.get(place.name);
  if (next === undefined) throw new Error(`${place.file} has no ${place.name}`);
  return origin(next);
}

/** The declarations of ours that a declaration refers to. */
function references(place) {
  if (!isOurs(place)) return [];
  const { declared, imported } = read(place.file);
  const declaration = declarationOf(place);
  const places = [...new Set(declaration.match(/[\w$]+/g))]
    .filter((name) => declared.has(name) || imported.has(name))
    .map((name) => origin(imported.get(name) ?? { file: place.file, name }));
  // A type that is called like a value is no reference to it.
  const isMeant = (each) =>
    !/^declare (?:const|function)/.test(declarationOf(each)) || declaration.includes(`typeof ${each.name}`);
  return places.filter((each) => isOurs(each) && isMeant(each));
}

/** Stands for a declaration that is not written by hand. */
function generated({ file, name, as }) {
  return `export { ${name === as ? name : `${name} as ${as}`} } from "${existsSync(file) ? relative(root, file) : file}";`;
}

function declarationOf({ file, name }) {
  return read(file).declared.get(name).join("\n");
}

/** Whether it is written by hand in this package. */
function isOurs({ file }) {
  return existsSync(file) && !file.includes("/proto/gen/");
}

function key({ file, name }) {
  return `${name} ${file}`;
}

function sorted(map) {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
