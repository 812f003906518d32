import { dateText } from "./date-text.ts";
import { agoText, durationText } from "./duration-text.ts";
import { now } from "./now.ts";

/** How long ago a time was, or how far it is off; the time itself is its title. */
export function Ago({ time }: { time: string }) {
  return (
    <time class="number" dateTime={time} title={dateText(time)}>
      {agoText(Date.parse(time), now.value)}
    </time>
  );
}

/** How long something has taken, or takes until now. */
export function Elapsed({ from, to }: { from: string; to: string | undefined }) {
  const end = to === undefined ? now.value : Date.parse(to);
  return <span class="number">{durationText(end - Date.parse(from))}</span>;
}
