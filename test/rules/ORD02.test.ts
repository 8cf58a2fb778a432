import { diagnosed, testExamples, told } from './support/examples';

testExamples('ORD02');

const hints = (own: object) => ({ hints: { 'StatefulSet/db': own } });
const gated = (set: object = {}) => ({
  'StatefulSet/db': { 'spec.podManagementPolicy': 'Parallel', ...set },
  'Service/db': { 'spec.publishNotReadyAddresses': false },
});
const unfound = (after = '') => [
  `error: StatefulSet db: db-0 cannot find its peers${after}: Service db names only Ready pods, and no pod is Ready before it found its peers`,
];
const quorum = hints({ startNeeds: 'quorum' });

test.each([
  ['a quorum', { ...gated(), ...quorum }, unfound()],
  ['all', { ...gated(), ...hints({ startNeeds: 'all' }) }, unfound()],
  ['in order as well', { ...gated({ 'spec.podManagementPolicy': 'OrderedReady' }), ...quorum }, unfound()],
  [
    'after a stop of all',
    { ...gated(), ...hints({ startNeeds: 'lastStopped' }) },
    unfound(' after all its pods stopped'),
  ],
  ['the field is unset', { ...gated(), 'Service/db': { 'spec.publishNotReadyAddresses': null }, ...quorum }, unfound()],
  ['by SRV records', { ...gated(), ...hints({ startNeeds: 'quorum', discovery: 'srv' }) }, unfound()],
  ['those below are Ready before', { ...gated(), ...hints({ startNeeds: 'lower' }) }, []],
  ['a quorum of one', { ...gated(), ...hints({ startNeeds: 'quorum', quorum: 1 }) }, []],
  ['peers found by the API', { ...gated(), ...hints({ startNeeds: 'quorum', discovery: 'other' }) }, []],
  ['peers found by another Service', { ...gated(), ...hints({ startNeeds: 'quorum', discovery: 'service' }) }, []],
  ['names that nobody uses', { ...gated(), ...hints({ startNeeds: 'quorum', names: 'unused' }) }, []],
  [
    'another Service that publishes them',
    { ...gated(), 'Service/peers': { copyOf: 'Service/db', 'spec.publishNotReadyAddresses': true }, ...quorum },
    [],
  ],
  [
    'another Service that publishes them, and members that use pod names',
    {
      ...gated(),
      'Service/peers': { copyOf: 'Service/db', 'spec.publishNotReadyAddresses': true },
      ...hints({ startNeeds: 'quorum', discovery: 'pods' }),
    },
    unfound(),
  ],
  ['one member', { ...gated({ 'spec.replicas': 1 }), ...quorum }, []],
  [
    'a member that is Ready as soon as it runs',
    { ...gated({ 'spec.template.spec.containers.0.readinessProbe': null }), ...quorum },
    [],
  ],
  ['a Service that is not in the render', { ...gated(), 'Service/db': null, ...quorum }, []],
  [
    'a Service whose endpoints somebody else keeps',
    { ...gated(), 'Service/db': { 'spec.publishNotReadyAddresses': false, 'spec.selector': null }, ...quorum },
    [],
  ],
])('%s', (_, fragment, expected) => {
  expect(told('ORD02', fragment)).toEqual(expected);
});

test.each([
  ['CoreDNS as it is configured by default', {}, 30],
  ['a cluster that forgets sooner', { cluster: { timers: { dnsNegativeTtl: 5 } } }, 5],
])('how long a name is taken for unknown after the fix: %s', (_, fragment, seconds) => {
  const { diagnostics } = diagnosed({ ...gated(), ...quorum, ...fragment });
  expect(diagnostics.find(({ code }) => code === 'ORD02')?.why).toContain(`is there ${seconds} s later`);
});
