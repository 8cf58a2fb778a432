import { literalSleepSeconds } from '../../lib/rules/UPD07-grace-period-unsafe';
import { testExamples, told } from './support/examples';

testExamples('UPD07');

const GRACE = 'spec.template.spec.terminationGracePeriodSeconds';
const CONTAINER = 'spec.template.spec.containers.0';
const preStop = (script: string) => ({
  [`${CONTAINER}.lifecycle`]: { preStop: { exec: { command: ['sh', '-c', script] } } },
});
const db = (fields: object) => ({ 'StatefulSet/db': fields });
const words = (grace: number, because: string, kind = 'StatefulSet db') =>
  `${kind}: pods get ${grace} s to stop, ${because}: they are killed while writing`;

test.each<[string, object, readonly string[]]>([
  ['no time at all', db({ [GRACE]: 0 }), [`error: ${words(0, '0 deletes them at once')}`]],
  [
    'no time at all for a Deployment with a claim',
    { 'Deployment/app': { [GRACE]: 0 } },
    [`warning: ${words(0, '0 deletes them at once', 'Deployment app')}`],
  ],
  [
    'no time at all for a Deployment without data',
    { 'Deployment/app': { [GRACE]: 0, 'spec.template.spec.volumes': null, [`${CONTAINER}.volumeMounts`]: null } },
    [],
  ],
  ['a hook that takes it all', db(preStop('sleep 30; stop')), [`warning: ${words(30, 'preStop alone needs 30 s')}`]],
  ['a hook that leaves some', db({ [GRACE]: 60, ...preStop('sleep 30; stop') }), []],
  ['a hint', { hints: { 'StatefulSet/db': { stopSeconds: 60 } } }, [`warning: ${words(30, 'a member needs 60 s')}`]],
  ['a hint that is kept', { hints: { 'StatefulSet/db': { stopSeconds: 60 } }, ...db({ [GRACE]: 60 }) }, []],
  ['an image', db({ [`${CONTAINER}.image`]: 'postgres:17' }), [`warning: ${words(30, 'postgres needs 60 s')}`]],
  ['an image with time enough', db({ [`${CONTAINER}.image`]: 'postgres:17', [GRACE]: 60 }), []],
  [
    'a hint that knows better than the table',
    { ...db({ [`${CONTAINER}.image`]: 'postgres:17' }), hints: { 'StatefulSet/db': { stopSeconds: 20 } } },
    [],
  ],
  ['an image that nobody knows', {}, []],
  [
    'a hint for a Deployment without data',
    {
      'Deployment/app': { 'spec.template.spec.volumes': null, [`${CONTAINER}.volumeMounts`]: null },
      hints: { 'Deployment/app': { stopSeconds: 60 } },
    },
    [`warning: ${words(30, 'a member needs 60 s', 'Deployment app')}`],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('UPD07', fragment as never)).toEqual(expected);
});

test.each([
  ['sleep 30', 30],
  ['/bin/sleep 5 && stop', 5],
  ['sleep 10; sleep 1m', 70],
  ['sleep 2.5s\nsleep 1', 3.5],
  ['stop && sleep 30', 0],
  ['sleep 30 &', 0],
  ['while ! stopped; do sleep 5; done', 0],
  ['sleep 5; until stopped; do sleep 1; done; sleep 60', 5],
  ['if ready; then sleep 60; fi', 0],
  ['exit 0; sleep 60', 0],
  ['sleep $SECONDS', 0],
  ['echo sleep 60', 0],
])('%j surely sleeps %d s', (script, seconds) => {
  expect(literalSleepSeconds(script)).toBe(seconds);
});
