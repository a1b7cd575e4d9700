/** So much at a time, and no more. */

/**
 * `work` for each of `items`, at most `width` at once; results in the order of the items. The first
 * failure is thrown, once what has begun is done.
 */
export const inPool = async <T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length && !failed; at = next++) {
      const item = items[at];
      if (item === undefined) continue;
      try {
        results[at] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(width, items.length) }, worker);
  const settled = await Promise.allSettled(workers);
  const failure = settled.find((each) => each.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return results;
};
