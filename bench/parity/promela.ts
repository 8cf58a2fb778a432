import type { Size } from './packed';

/** The parity model in Promela, every rule unrolled over ordinals and nodes so that SPIN indexes with constants. */
export function promela({ ordinals, nodes, losses }: Size): string {
  const each = (n: number) => Array.from({ length: n }, (_, i) => i);
  const all = (terms: string[]) => (terms.length === 0 ? 'true' : terms.join(' && '));
  const rules: string[] = [];
  const rule = (guard: string, effect: string) => rules.push(`  :: d_step { ${guard} -> ${effect} }`);
  const allReady = all(each(ordinals).map((j) => `ph[${j}] == 4`));
  for (const i of each(ordinals)) {
    const alive = `(${each(nodes)
      .map((k) => `(node[${i}] == ${k + 1} && up[${k}])`)
      .join(' || ')})`;
    const placed = `assert(ph[${i}] != 3 || att[${i}] == node[${i}])`;
    const below = all(each(i).map((j) => `ph[${j}] == 4`));
    const above = all(
      each(ordinals)
        .filter((j) => j > i)
        .map((j) => `rev[${j}] == spec`),
    );
    rule(`ph[${i}] == 0 && ${below}`, `ph[${i}] = 1; rev[${i}] = spec`);
    rule(`${allReady} && rev[${i}] != spec && ${above}`, `ph[${i}] = 5`);
    for (const k of each(nodes)) rule(`ph[${i}] == 1 && up[${k}]`, `node[${i}] = ${k + 1}; ph[${i}] = 2`);
    rule(`ph[${i}] == 2 && att[${i}] == 0 && ${alive}`, `att[${i}] = node[${i}]`);
    rule(`ph[${i}] == 2 && att[${i}] == node[${i}] && ${alive}`, `ph[${i}] = 3; ${placed}`);
    rule(`ph[${i}] == 3 && ${alive}`, `ph[${i}] = 4`);
    rule(`ph[${i}] == 5 && ${alive}`, `ph[${i}] = 0; node[${i}] = 0`);
    rule(`ph[${i}] >= 2 && !${alive}`, `ph[${i}] = 0; node[${i}] = 0`);
    rule(`att[${i}] != 0 && att[${i}] != node[${i}]`, `att[${i}] = 0; ${placed}`);
    rule(`ph[${i}] == 4 && crash < 1`, `ph[${i}] = 5; crash++`);
  }
  for (const k of each(nodes)) {
    rule(`up[${k}] && fails < ${losses}`, `up[${k}] = 0; fails++`);
    rule(`!up[${k}]`, `up[${k}] = 1`);
  }
  rule('spec < 1', 'spec++');
  return `byte ph[${ordinals}]; byte rev[${ordinals}]; byte node[${ordinals}]; byte att[${ordinals}];
byte up[${nodes}]; byte spec; byte fails; byte crash;

init {
  d_step { ${each(nodes)
    .map((k) => `up[${k}] = 1`)
    .join('; ')} }
  do
${rules.join('\n')}
  od
}
`;
}
