import fc from 'fast-check';
import { stringify } from 'yaml';
import { CONTROLLERS } from '../../lib/model/controllers';
import { Player } from '../../lib/scenarios/play';
import { readScenario } from '../../lib/scenarios/scenario';
import { scenarios } from '../../scripts/scenario-arbitraries';

const runs = { numRuns: 40, seed: 1 };

test('a drawn scenario is a scenario file', () => {
  fc.assert(
    fc.property(scenarios, (drawn) => {
      const text = stringify({ name: 'drawn', ...drawn }, { lineWidth: 0, aliasDuplicateObjects: false });
      expect(readScenario(text, 'drawn.yaml')).toEqual(JSON.parse(JSON.stringify({ name: 'drawn', ...drawn })));
    }),
    runs,
  );
});

test('the model plays every drawn scenario to its end', () => {
  fc.assert(
    fc.property(scenarios, (drawn) => {
      const player = new Player({ name: 'drawn', ...drawn }, { controllers: CONTROLLERS, kubernetesVersion: '1.37' });
      player.play();
      expect(player.store.list('Work').filter(({ plan }) => plan.length > 0)).toEqual([]);
    }),
    runs,
  );
});
