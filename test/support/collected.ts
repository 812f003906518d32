/** Collects what somebody tells, and lets a test wait for it. */
export class Collected<Item> {
  readonly items: Item[] = [];
  #wake = () => {};

  /** Tells one thing more. */
  readonly add = (item: Item): void => {
    this.items.push(item);
    this.#wake();
  };

  /** Resolves with all that was told when there are so many. */
  async count(count: number): Promise<readonly Item[]> {
    await this.until((items) => items.length >= count);
    return this.items;
  }

  /** Resolves when what was told meets a condition. There must be one who waits at a time. */
  async until(condition: (items: readonly Item[]) => boolean): Promise<void> {
    while (!condition(this.items)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Forgets everything, and gives it. */
  take(): Item[] {
    return this.items.splice(0);
  }
}
