import { useEffect } from "preact/hooks";
import type { ListModel } from "./list-model.ts";

/** Takes keys where nobody types: `/` to the filter, `j` and `k` down and up the list, `p` for pause. */
export function useListKeys(model: ListModel): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = actions[event.key];
      if (act === undefined || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      act(model);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [model]);
}

const actions: Readonly<Record<string, (model: ListModel) => void>> = {
  "/": () => document.getElementById("filter")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  p: ({ upkeep }) => (upkeep.liveness.value === "paused" ? upkeep.start() : upkeep.pause()),
};

function move(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("table.operations td.name > a")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
