import { diagnose } from '../../../lib/check/diagnose';
import { condition } from '../../../lib/model/pods';
import type { Facts } from '../../../lib/rules/facts/facts';
import { examplesOf, type Fragment, inputOf } from '../support/fragment';

/** The pods of a workload that are Ready when all has come to rest, and how many it wants. */
function readyPods(id: string, ...fragments: readonly Fragment[]): string {
  let ready = '';
  const look = (facts: Facts) => {
    const [kind = '', name = ''] = id.split('/');
    const workload = facts.render.workload(kind, 'default', name);
    if (!workload) return [];
    const { cluster } = facts.settled(workload);
    const pods = cluster.list('Pod').filter(({ metadata }) => metadata.name.startsWith(`${name}-`));
    const count = pods.filter(({ status }) => condition(status?.conditions, 'Ready')?.status === 'True').length;
    ready = `${count} of ${workload.replicas}`;
    return [];
  };
  diagnose({
    ...inputOf(...fragments),
    rules: [{ code: 'XXX01', slug: 'look', title: 'looks', severity: 'info', foundBy: ['simulation'], check: look }],
  });
  return ready;
}

/** Of classes without provisioner a description must say that there is no volume, else the simulation takes some for granted. */
const NO_VOLUMES: Fragment = { cluster: { volumes: [] } };

/** What the simulation shows of the examples: those that fail, and those that pass. */
test.each<[code: string, workload: string, fails: string, passes: string, more?: Fragment]>([
  ['BND01', 'StatefulSet/db', '0 of 3', '3 of 3'],
  ['BND02', 'StatefulSet/db', '0 of 3', '3 of 3'],
  ['BND03', 'StatefulSet/db', '0 of 3', '3 of 3'],
  ['BND04', 'StatefulSet/db', '0 of 3', '3 of 3', NO_VOLUMES],
  ['BND05', 'Deployment/app', '0 of 2', '2 of 2'],
  ['BND06', 'StatefulSet/db', '0 of 3', '3 of 3'],
  ['BND07', 'StatefulSet/db', '0 of 1', '1 of 1'],
  ['BND08', 'Deployment/app', '0 of 2', '2 of 2'],
  ['BND14', 'Deployment/app', '0 of 2', '2 of 2'],
  ['TOP02', 'StatefulSet/db', '0 of 3', '3 of 3'],
  ['TOP03', 'StatefulSet/db', '0 of 3', '3 of 3'],
  ['TOP04', 'StatefulSet/db', '6 of 7', '6 of 6'],
  ['TOP06', 'StatefulSet/db', '1 of 3', '3 of 3'],
  ['TOP08', 'StatefulSet/db', '6 of 7', '7 of 7'],
])('%s: the simulation agrees with the examples', (code, workload, fails, passes, more = {}) => {
  const examples = examplesOf(code);
  const told = { fails: readyPods(workload, ...examples.fails, more), passes: readyPods(workload, ...examples.passes) };
  expect(told).toEqual({ fails, passes });
});
