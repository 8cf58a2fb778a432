import { CONTROLLERS } from '../../model/controllers';
import type { Lag } from '../../model/kinds';
import { CATCHES_UP, FALLS_BEHIND, isBusy, lagOf, lagWords, waysToLag } from '../lags';
import type { Disturbance } from './disturbance';

/**
 * A cache of a component stops being updated. From then on the component sees every object of it as it is now, whatever is written, and hears of nothing
 * that happens to them. One whose caches are all behind is only disturbed by it while it has something to do or to wait for.
 */
function behind(lag: Lag): Disturbance {
  const { controller, kind } = lag;
  return {
    name: 'stale reads',
    lag,
    options(state) {
      if (lagOf(state, controller) || (kind === undefined && !isBusy(state, controller))) return [];
      return [
        {
          words: lagWords(lag, FALLS_BEHIND),
          happen: (_, store) => store.put('Lag', controller, lag),
        },
      ];
    },
  };
}

/** Every cache and every component's books that may be behind. */
export const staleReads: readonly Disturbance[] = CONTROLLERS.flatMap(waysToLag).map(behind);

/** What a component has missed comes all at once. */
export const caughtUp: Disturbance = {
  name: 'caught up',
  heals: true,
  isSoon: true,
  options: (state) =>
    state.list('Lag').map((lag) => ({
      words: lagWords(lag, CATCHES_UP),
      happen: (cluster, store) => cluster.catchUp(store, lag),
    })),
};
