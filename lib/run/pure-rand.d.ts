// pure-rand declares its entry points in `exports`, which TypeScript's node10 resolution does not read.
interface RandomSource {
  next(): number;
}
declare module 'pure-rand/generator/xoroshiro128plus' {
  export function xoroshiro128plus(seed: number): RandomSource;
}
declare module 'pure-rand/distribution/uniformInt' {
  export function uniformInt(source: RandomSource, from: number, to: number): number;
}
