import { defaultLimits } from "../../limits.ts";
import { RequestMemory } from "./request-memory.ts";

const MEBIBYTE = 1024 * 1024;

/** The most bytes of replies that wait for their clients at a time. */
const MOST_BYTES = 256 * MEBIBYTE;

/** How many bytes a millisecond the client of a large reply has to read on average, besides the time that all have. */
const LEAST_RATE = 128;

/** How often it is looked at what is late, in the time that all have. */
const LOOKS = 4;

/** A reply of which something has not been sent. */
interface Unread {
  readonly late: number;
  readonly refuse: () => void;
}

/**
 * The replies of a server that wait for their clients to read them: each for so long, and with so many bytes of all of them
 * together, and no more. Clients hold replies back by HTTP/2's flow control, whether or not they answer pings. If there is
 * no room, the oldest is cut off for the newest.
 */
export class UnreadReplies {
  readonly #timeout: number;
  readonly #memory: RequestMemory;
  /** The oldest first. */
  readonly #replies = new Map<object, Unread>();
  #timer: NodeJS.Timeout | undefined;

  /** `timeout` is how many milliseconds a client may take, and `most` how many bytes may wait. */
  constructor(timeout = defaultLimits.replyTimeout, most = MOST_BYTES) {
    this.#timeout = timeout;
    this.#memory = new RequestMemory(most);
  }

  /** How many replies wait. */
  get size(): number {
    return this.#replies.size;
  }

  /** Notes that so many bytes of a reply, or of its next piece, begin to wait; `cut` cuts the reply off. */
  begin(reply: object, bytes: number, cut: () => void): void {
    this.end(reply);
    const refuse = () => {
      this.end(reply);
      cut();
    };
    const unread = { late: performance.now() + this.#timeout + bytes / LEAST_RATE, refuse };
    this.#replies.set(reply, unread);
    if (this.#memory.keep(unread, bytes)) this.#timer ??= this.#lookAgainAndAgain();
  }

  /** Notes that what waited has been read, or that the reply is over. */
  end(reply: object): void {
    const unread = this.#replies.get(reply);
    if (unread === undefined) return;
    this.#replies.delete(reply);
    this.#memory.forget(unread);
  }

  #lookAgainAndAgain(): NodeJS.Timeout {
    return setInterval(() => this.#cutLate(), this.#timeout / LOOKS).unref();
  }

  #cutLate(): void {
    const now = performance.now();
    for (const { late, refuse } of this.#replies.values()) if (late <= now) refuse();
    if (this.#replies.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
