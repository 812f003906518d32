/** What is told of a stream that somebody reads. */
export interface StreamFollower {
  /** The stream has ended: by itself, by its reader, or with an error. Told once. */
  readonly onEnd: (error?: unknown) => void;
  /** Carries out each step of the stream, such as within a context. */
  readonly within?: <Result>(step: () => Result) => Result;
}

/**
 * The same stream, whose end is told; `begin` is called when somebody begins to read it. It is no generator, which would
 * keep each element for some turns of the microtask queue.
 */
export function followStream<Element>(
  stream: AsyncIterable<Element>,
  begin: () => StreamFollower,
): AsyncIterable<Element> {
  return {
    [Symbol.asyncIterator]() {
      const elements = stream[Symbol.asyncIterator]();
      let follower: StreamFollower | undefined;
      let hasEnded = false;
      const end = (error?: unknown) => {
        if (!hasEnded) follower?.onEnd(error);
        hasEnded = true;
      };
      const step = <Result>(take: () => Result) => {
        follower ??= begin();
        return follower.within ? follower.within(take) : take();
      };
      return {
        next() {
          const next = step(() => elements.next());
          next.then(({ done }) => done && end(), end);
          return next;
        },
        async return(value) {
          try {
            return (await step(() => elements.return?.(value))) ?? { done: true, value };
          } finally {
            end();
          }
        },
      };
    },
  };
}
