import { Misuse } from '../../util/misuse';
import type { Frame, Link } from './link';

/** Frames that are waited for, one after the other, each once. */
const AWAITED: ReadonlySet<string> = new Set(['agreement', 'levelDone', 'report', 'decision', 'farewell']);

/** Where a shard sits between the others: it waits for what must come, hears what may come, and learns when one of them is gone. */
export class Desk {
  private readonly letters: readonly Frame[][];
  private failure: Misuse | undefined;
  private wake: () => void = () => {};
  /** Those that are no longer listened to: they may be at the next exploration. */
  private readonly left = new Set<number>();

  /** @param hear takes the frames that nobody waits for */
  constructor(
    private readonly links: readonly (Link | undefined)[],
    private readonly hear: (from: number, frame: Frame) => void,
  ) {
    this.letters = links.map(() => []);
    links.forEach((link, from) => {
      link?.listen(
        (frame) => this.take(from, frame),
        (error) => this.fail(error),
      );
    });
  }

  nameOf(other: number): string {
    return this.links[other]?.name ?? `shard ${other}`;
  }

  tell(to: number, frame: Frame): void {
    this.links[to]?.send(frame);
  }

  tellAll(frame: Frame): void {
    for (const link of this.links) link?.send(frame);
  }

  send(to: number, send: (link: Link) => void): void {
    const link = this.links[to];
    if (link) send(link);
  }

  /** The next frame of this kind from a shard. */
  async from(other: number, what: string): Promise<Frame> {
    const letters = this.letters[other] as Frame[];
    await this.until(() => letters.some((frame) => frame.what === what));
    return letters.splice(
      letters.findIndex((frame) => frame.what === what),
      1,
    )[0] as Frame;
  }

  /** The next frame of this kind from each of the others. */
  async fromAll(what: string): Promise<Map<number, Frame>> {
    const frames = new Map<number, Frame>();
    for (const [other, link] of this.links.entries()) if (link) frames.set(other, await this.from(other, what));
    return frames;
  }

  /** Waits for something that others do. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Lets others be heard, and waits for those that are behind with reading. */
  async breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    for (const link of this.links) await link?.drained();
    if (this.failure) throw this.failure;
  }

  /** A shard that has said nothing for so long is gone. */
  missSilent(seconds: number): void {
    this.links.forEach((link, other) => {
      if (link && !this.left.has(other) && performance.now() - link.heardAt > 1000 * seconds)
        this.fail(new Misuse(`${link.name} has said nothing for ${seconds} seconds`));
    });
  }

  /** Stops listening to some: what they say from here on is for the next exploration. */
  leave(whom: (other: number) => boolean = () => true): void {
    this.links.forEach((link, other) => {
      if (!whom(other)) return;
      link?.deafen();
      this.left.add(other);
    });
  }

  private take(from: number, frame: Frame): void {
    if (frame.what === 'failed') this.fail(new Misuse(`${this.nameOf(from)} ended the exploration: ${frame.data}`));
    else if (AWAITED.has(frame.what)) {
      this.letters[from]?.push(frame);
      if (frame.what === 'farewell') this.leave((other) => other === from);
    } else this.hear(from, frame);
    this.wake();
  }

  private fail(error: Misuse): void {
    this.failure ??= error;
    this.wake();
  }
}
