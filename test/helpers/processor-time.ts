/** What work costs, whatever else the machine does meanwhile. */

/** Milliseconds of the processor that this process needs for `work`: to wait for others is no work. */
export const processorTime = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  return process.cpuUsage(before).user / 1000;
};
