import fc from 'fast-check';
import { random } from '../../lib/run/choosers';
import { decodeTrace, encodeTrace, replay, tokenOf } from '../../lib/run/replay';
import { simulate } from '../../lib/run/simulate';
import { Misuse } from '../../lib/util/misuse';
import { counters, tokenRing } from './toys';

const lane = fc.integer({ min: -0x80000000, max: 0x7fffffff });
const traces = fc.record({
  start: fc.record({ low: lane, high: lane }),
  choices: fc.array(fc.oneof(fc.nat(9), fc.nat(70_000))),
});

describe('token', () => {
  test('what is written is read', () => {
    fc.assert(fc.property(traces, (trace) => expect(decodeTrace(encodeTrace(trace))).toEqual(trace)));
  });

  test('it is pinned: a release that changes it changes the version', () => {
    expect(encodeTrace({ start: { low: 1, high: -2 }, choices: [0, 3, 127, 128, 300] })).toBe(
      'v1:AQAAAP7___8AA3-AAawCeVCcVg',
    );
  });

  test('thirty steps fit on a line', () => {
    expect(encodeTrace({ start: { low: 1, high: 2 }, choices: Array(30).fill(5) }).length).toBeLessThan(70);
  });

  test('a change of any letter is noticed', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    fc.assert(
      fc.property(traces, fc.nat(), fc.nat(letters.length - 1), (trace, at, by) => {
        const token = encodeTrace(trace);
        const i = 3 + (at % (token.length - 4));
        const damaged = token.slice(0, i) + letters[by] + token.slice(i + 1);
        fc.pre(damaged !== token);
        expect(() => decodeTrace(damaged)).toThrow(Misuse);
      }),
    );
  });

  const good = encodeTrace({ start: { low: 1, high: 2 }, choices: [1, 2, 3] });
  test.each([
    ['hello', "'hello' is no replay token: one looks like 'v1:…', as printed beside a finding"],
    ['', "'' is no replay token"],
    [good.replace('v1', 'v9'), 'this replay token is of version v9, and this release replays v1: run the check again'],
    [good.slice(0, -3), `the replay token '${good.slice(0, -3)}' is damaged: copy it again, whole and on one line`],
    [good.slice(0, 9), 'is damaged'],
    [`${good.slice(0, 12)}!${good.slice(13)}`, 'is damaged'],
  ])('%s is refused', (token, message) => {
    expect(() => decodeTrace(token)).toThrow(message);
  });
});

describe('replay', () => {
  test('leads where the path led', () => {
    const system = tokenRing(4, 4);
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), (seed, steps) => {
        const { state, choices } = simulate(system, random(seed), { steps });
        expect(replay(system, tokenOf(system, choices))).toEqual(state);
        expect(replay(system, choices)).toEqual(state);
      }),
    );
  });

  test('a token of another system', () => {
    const token = tokenOf(counters(2, 2), [0, 1]);
    expect(() => replay(counters(3, 2), token)).toThrow('the replay token was recorded on another start');
  });

  test('a choice that is not there', () => {
    const message = 'its step 3 is choice 1, and there is 1 choice. Were the manifests changed since?';
    expect(() => replay(counters(2, 2), [0, 0, 1])).toThrow(message);
  });
});
