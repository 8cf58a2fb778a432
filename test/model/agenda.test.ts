import fc from 'fast-check';
import { Agenda } from '../../lib/model/agenda';

test('what is due first comes first, and of what is due together what arrived first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 40 }), (dues) => {
      const agenda = new Agenda();
      for (const [i, due] of dues.entries()) agenda.add(due, { work: `w${i}` });
      const popped = dues.map(() => agenda.pop());
      const wanted = dues.map((due, i) => ({ due, work: `w${i}`, i })).sort((a, b) => a.due - b.due || a.i - b.i);
      expect(popped.map((entry) => entry && [entry.due, entry.what])).toEqual(
        wanted.map(({ due, work }) => [due, { work }]),
      );
      expect(agenda.pop()).toBeUndefined();
    }),
    { seed: 1 },
  );
});

test('what is hastened is due once, at the earlier moment', () => {
  const agenda = new Agenda();
  agenda.add(9, { work: 'late' });
  agenda.add(5, { work: 'other' });
  agenda.hasten('late', 2);
  agenda.hasten('other', 7);
  const popped = [agenda.pop(), agenda.pop(), agenda.pop()];
  expect(popped.map((entry) => entry && [entry.due, entry.what])).toEqual([
    [2, { work: 'late' }],
    [5, { work: 'other' }],
    undefined,
  ]);
  expect(agenda.next()).toBe(Number.POSITIVE_INFINITY);
});

test('a piece of work is in it once, until it is taken out', () => {
  const agenda = new Agenda();
  agenda.add(5, { work: 'w' });
  agenda.add(1, { work: 'w' });
  expect([agenda.size, agenda.next(), agenda.holds('w')]).toEqual([1, 5, true]);
  agenda.pop();
  expect([agenda.size, agenda.next(), agenda.holds('w')]).toEqual([0, Number.POSITIVE_INFINITY, false]);
  agenda.add(2, { work: 'w' });
  expect(agenda.next()).toBe(2);
});
