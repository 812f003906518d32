import { useEffect, useState } from "preact/hooks";
import { readStored, store } from "../storage.ts";

const KEY = "longrun parents";
const MOST = 10;

/** Takes the parent whose operations are shown: one that was looked at before, or any other. */
export function ParentPicker({ parent, onPick }: { parent: string; onPick: (parent: string) => void }) {
  const [text, setText] = useState(parent);
  useEffect(() => {
    setText(parent);
    remember(parent);
  }, [parent]);
  return (
    <form
      class="row parent"
      onSubmit={(event) => {
        event.preventDefault();
        onPick(parentIn(text));
      }}
    >
      <label for="parent">in</label>
      <input
        id="parent"
        class="mono"
        type="text"
        list="parents"
        value={text}
        spellcheck={false}
        autocomplete="off"
        placeholder="the root; or projects/p, projects/-"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <datalist id="parents">
        {remembered().map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <button type="submit">Go</button>
    </form>
  );
}

/** The parent in what was typed, which may be the name of the collection too. */
function parentIn(text: string): string {
  return text
    .trim()
    .replace(/^\/+|\/+$/g, "")
    .replace(/(^|\/)operations$/, "");
}

function remembered(): readonly string[] {
  const value = readStored("local", KEY);
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function remember(parent: string): void {
  if (parent === "") return;
  const all = [parent, ...remembered().filter((each) => each !== parent)];
  store("local", KEY, all.slice(0, MOST));
}
