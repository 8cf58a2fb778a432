import type { Driver } from '../../model/kinds';
import type { Deed, Disturbance } from './disturbance';

function drivers(name: string, from: Driver['provision'], to: Driver['provision'], verb: string): Disturbance {
  return {
    name,
    options: (state) =>
      state
        .list('Driver')
        .filter(({ provision }) => provision === from)
        .map(
          (driver): Deed => ({
            words: `${driver.name} ${verb}`,
            happen: (cluster, store) => cluster.impose(store, 'Driver', driver.name, { ...driver, provision: to }),
          }),
        ),
  };
}

/** A driver fails to make volumes. That it is merely slow needs no fault: everything else may happen first in any case. */
export const provisioningFails = drivers('provisioning fails', 'ok', 'fail', 'fails to provision');

/** It can again. */
export const provisioningHeals: Disturbance = {
  ...drivers('provisioning heals', 'fail', 'ok', 'can provision again'),
  heals: true,
};
