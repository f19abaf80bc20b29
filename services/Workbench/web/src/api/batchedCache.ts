/**
 * Things by key that several components ask for one by one: what is asked for in one turn of the page is loaded in one request, once.
 * What could not be loaded is asked for again the next time.
 */
export class BatchedCache<Key extends string | number, Value> {
  private readonly known = new Map<Key, Value>();
  private readonly asked = new Set<Key>();
  private queue: Key[] = [];
  private readonly listeners = new Set<() => void>();
  private turn = 0;
  private readonly load: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>;
  private readonly most: number;

  constructor(load: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>, most: number) {
    this.load = load;
    this.most = most;
  }

  /** Grows whenever something was loaded. */
  readonly getTurn = () => this.turn;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  get(key: Key): Value | undefined {
    return this.known.get(key);
  }

  /** Asks for what is not known and not on its way. */
  want(keys: readonly Key[]): void {
    const missing = [...new Set(keys)].filter((key) => !this.known.has(key) && !this.asked.has(key));
    if (missing.length === 0) return;
    for (const key of missing) this.asked.add(key);
    if (this.queue.length === 0) queueMicrotask(() => void this.send());
    this.queue.push(...missing);
  }

  private async send(): Promise<void> {
    const wanted = this.queue;
    this.queue = [];
    for (let first = 0; first < wanted.length; first += this.most) await this.sendSome(wanted.slice(first, first + this.most));
  }

  private async sendSome(keys: Key[]): Promise<void> {
    try {
      for (const [key, value] of await this.load(keys)) this.known.set(key, value);
    } catch {
      // The page works without: names instead of cards, search instead of proposals. The next image asks again.
    } finally {
      for (const key of keys) this.asked.delete(key);
      this.turn++;
      for (const listener of this.listeners) listener();
    }
  }
}
