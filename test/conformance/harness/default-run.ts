import { CONTROLLERS } from '../../../lib/model/controllers';
import type { Habits } from '../../../lib/model/timed';
import { Player } from '../../../lib/scenarios/play';
import type { Scenario } from '../../../lib/scenarios/scenario';
import type { JsonObject } from './recording';
import { type ShownWrite, showingOf } from './shown-write';

/** How a run of the model may differ from its default run: in what its components' reactions take, and in choices among equals. */
export type Variation = Habits;

/** What the model does by itself when it plays a scenario, in a recording's words. */
export interface DefaultRun {
  readonly writes: readonly ShownWrite[];
  readonly finals: ReadonlyMap<string, JsonObject>;
}

export function playDefault(scenario: Scenario, kubernetesVersion: string, variation: Variation = {}): DefaultRun {
  const player = new Player(scenario, { controllers: CONTROLLERS, kubernetesVersion, ...variation });
  const showing = showingOf(player.store);
  const writes: ShownWrite[] = [];
  player.resolve = (text) => showing.symbols.resolve(text);
  player.run.onMoment(({ outcome }) => {
    const author = CONTROLLERS.find(({ name }) => name === outcome.by)?.author ?? outcome.by;
    for (const change of outcome.changes) {
      const write = showing.write(author, change);
      if (write) writes.push(write);
    }
  });
  player.play();
  return { writes, finals: showing.finals() };
}
