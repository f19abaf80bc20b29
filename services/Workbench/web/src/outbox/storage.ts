import type { Pending } from './outbox';

/** Keeps what is not sent yet across reloads and crashes of the browser. */
export interface PendingStorage {
  load(): Pending[];
  put(item: Pending): void;
  remove(requestId: string): void;
}

const prefix = 'assay.outbox.';

/** One key an answer, so that two tabs never overwrite each other's. */
export class LocalPendingStorage implements PendingStorage {
  private readonly storage: Storage;

  constructor(storage: Storage) {
    this.storage = storage;
  }

  load(): Pending[] {
    const items: Pending[] = [];
    for (let index = 0; index < this.storage.length; index++) {
      const key = this.storage.key(index);
      if (!key?.startsWith(prefix)) continue;
      try {
        items.push(JSON.parse(this.storage.getItem(key) ?? '') as Pending);
      } catch {
        this.storage.removeItem(key);
      }
    }
    return items.sort((a, b) => a.madeAt - b.madeAt);
  }

  put(item: Pending): void {
    try {
      this.storage.setItem(prefix + item.requestId, JSON.stringify(item));
    } catch {
      // Full or forbidden: the answer is still in memory and on its way.
    }
  }

  remove(requestId: string): void {
    this.storage.removeItem(prefix + requestId);
  }
}
