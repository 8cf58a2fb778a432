import { Chart, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { StatefulStore } from '../../lib';
import { dns1035LabelProblems, dnsSubdomainProblems, labelValueProblems, ordinalOfClaim } from '../../lib/kube/names';
import { newChart, only } from './support';

const name = (most: number) => fc.stringMatching(new RegExp(`^[a-z]([-a-z0-9]{0,${most - 2}}[a-z0-9])?$`));

function storeOf(set: string, volume: string, replicas: number): StatefulStore {
  const volumes = [{ name: volume, size: Size.gibibytes(1), mountPath: '/data' }];
  return new StatefulStore(newChart({ namespace: 'n' }), set, { replicas, containers: [{ image: 'db:1' }], volumes });
}

it('every name that is accepted gives pods, claims and Services that are', () => {
  fc.assert(
    fc.property(name(52), name(63), fc.integer({ min: 1, max: 9 }), (set, volume, replicas) => {
      const store = storeOf(set, volume, replicas);
      for (const ordinal of store.ordinals) {
        const claim = store.claimNameOf(volume, ordinal);
        // A revision's hash has up to ten characters (R-N8).
        expect(labelValueProblems(`${set}-${'x'.repeat(10)}`)).toEqual([]);
        expect(labelValueProblems(store.podNameOf(ordinal))).toEqual([]);
        expect(dnsSubdomainProblems(claim)).toEqual([]);
        expect(ordinalOfClaim(claim, volume, set)).toBe(ordinal);
        expect(store.hostOf(ordinal).split('.').slice(0, 3)).toEqual([
          store.podNameOf(ordinal),
          store.serviceName,
          'n',
        ]);
      }
      expect(dns1035LabelProblems(store.serviceName!)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it('the manifest carries the names that the store tells', () => {
  fc.assert(
    fc.property(name(52), name(63), (set, volume) => {
      const store = storeOf(set, volume, 2);
      const { metadata, spec } = only(Chart.of(store).toJson(), 'StatefulSet');
      expect([metadata.name, spec.serviceName, spec.volumeClaimTemplates[0].metadata.name]).toEqual([
        store.name,
        store.serviceName,
        volume,
      ]);
    }),
    { numRuns: 50 },
  );
});

it('no longer name is accepted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 53, max: 300 }), (length) => {
      expect(() => storeOf('a'.repeat(length), 'data', 1)).toThrow(`must be at most 52 characters`);
    }),
    { numRuns: 20 },
  );
});
