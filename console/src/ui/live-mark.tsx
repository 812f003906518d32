import type { Liveness } from "../api/follow.ts";

const words: Readonly<Record<Liveness, string>> = {
  connecting: "Connecting",
  live: "Live",
  polling: "Every 5 s",
  paused: "Paused",
  hidden: "Not followed while hidden",
  away: "Server away, trying again",
  retrying: "Refused, trying again",
};

/** Says how what is shown is kept true, and lets the user stop that for a while. */
export function LiveMark(props: { liveness: Liveness; onPause: () => void; onResume: () => void }) {
  const { liveness, onPause, onResume } = props;
  return (
    <span class="row live-mark">
      <span class={`liveness ${liveness}`} role="status">
        {words[liveness]}
      </span>
      <button type="button" class="small" onClick={liveness === "paused" ? onResume : onPause}>
        {liveness === "paused" ? "Resume" : "Pause"}
      </button>
    </span>
  );
}
