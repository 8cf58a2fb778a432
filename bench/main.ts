/** `npm run bench -- NAME…`: runs benches by name, `npm run bench` alone lists them. Close other programs first; a median of a busy machine is one of noise. */
import { didYouMean, list } from '../lib/util/text';
import { type Bench, machineFacts, print } from './support/report';

/** Sorted. Each bench is loaded when it runs, so that none pays for another. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  P3: async () => (await import('./p3')).coldCheck,
  P6: async () => (await import('./p6-manifests')).manifestsPerSecond,
  P5: async () => (await import('./p5')).manyPods,
  P9: async () => (await import('./p9')).upgradeVerdict,
  P10: async () => (await import('./p10')).randomWalks,
  P2: async () => (await import('./p2')).exploration,
  P4: async () => (await import('./p4')).sweep,
  P7: async () => (await import('./constructs/synth')).synthOfStores,
  'P8-import': async () => (await import('./constructs/import-cost')).importCost,
};

async function main(names: readonly string[]): Promise<number> {
  const known = Object.keys(benches);
  const unknown = names.find((name) => benches[name] === undefined);
  if (unknown !== undefined) {
    console.error(`there is no bench '${unknown}', only ${list(known)}.${didYouMean(unknown, known)}`);
    return 2;
  }
  if (names.length === 0) {
    for (const name of known) console.log(`${name}: ${(await benches[name]!()).title}`);
    return 0;
  }
  console.log(machineFacts());
  for (const name of names) {
    const bench = await benches[name]!();
    print(name, bench, await bench.run());
  }
  return 0;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
