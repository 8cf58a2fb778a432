/// <reference path="./pure-rand.d.ts" />
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { Misuse } from '../util/misuse';

/** Throws a die of so many sides: 0 to sides - 1. */
export type Dice = (sides: number) => number;

/**
 * Every side equally likely. The same seed throws the same numbers, on every machine.
 *
 * @param seed an integer
 * @throws Misuse when the seed is none
 */
export function seededDice(seed: number): Dice {
  if (!Number.isInteger(seed)) throw new Misuse(`a seed must be an integer, got ${seed}`);
  const source = xoroshiro128plus(seed);
  return (sides) => uniformInt(source, 0, sides - 1);
}
