import { volumesText } from '../../lib/report/volumes';
import type { VolumeRecord } from '../../lib/scenarios/simulation';
import { SITUATION } from './simulated';

test('whose data is on each volume, and what was found there', () => {
  expect(volumesText(SITUATION)).toMatchSnapshot();
});

const volume: VolumeRecord = {
  disk: 'handle',
  persistentVolume: 'pv',
  claim: 'shop/data',
  writtenBy: ['shop/Deployment/app', 'default/web-0'],
  mountedBy: [
    { pod: 'shop/a', node: 'n', readOnly: true },
    { pod: 'default/b', node: 'm', readOnly: false },
  ],
  starts: [{ at: 61_500, pod: 'shop/a', node: 'n', claim: 'shop/data', readOnly: true, found: 'lost' }],
};

test.each<[string, VolumeRecord, string[]]>([
  [
    'shared, in a namespace',
    volume,
    [
      'pv, claim shop/data',
      '  data of shop/Deployment/app, web-0',
      '  mounted by shop/a on n (read only), b on m',
      '  1:01.500  shop/a starts on n and does not find the data that it had written',
    ],
  ],
  ['never used', { disk: 'h', writtenBy: [], mountedBy: [], starts: [] }, ['h', '  empty', '  mounted by nobody']],
  ['gone', { ...volume, gone: true, starts: [] }, ['pv, claim shop/data: the disk is gone, and its data']],
])('a volume: %s', (_, record, lines) => {
  expect(volumesText({ volumes: [record] })).toBe(lines.join('\n'));
});
