/** The minor of a version that is known to be supported: 37 of `1.37.1`. */
export function minorOf(version: string): number {
  return Number(/^v?1\.(\d+)/.exec(version)?.[1]);
}
