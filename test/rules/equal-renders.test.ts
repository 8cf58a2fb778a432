import { diagnosed } from './support/examples';
import type { Fragment } from './support/fragment';

/** Renders that mean the same after defaulting: no rule of upgrades may see a change in them. */
const SET = 'StatefulSet/db';
const CONTAINER = 'spec.template.spec.containers.0';

test.each<[string, Fragment, Fragment]>([
  ['nothing differs', {}, {}],
  [
    'what the server fills in',
    {},
    {
      [SET]: {
        'metadata.creationTimestamp': null,
        'spec.template.metadata.creationTimestamp': null,
        'spec.volumeClaimTemplates.0': {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          spec: { volumeMode: 'Filesystem' },
          status: { phase: 'Pending' },
        },
        'spec.revisionHistoryLimit': 10,
        'spec.persistentVolumeClaimRetentionPolicy': { whenDeleted: 'Retain', whenScaled: 'Retain' },
        'spec.updateStrategy': { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        'spec.template.spec': { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30 },
        [`${CONTAINER}.ports.0.protocol`]: 'TCP',
        [`${CONTAINER}.imagePullPolicy`]: 'IfNotPresent',
      },
      'Service/db': { 'spec.type': 'ClusterIP' },
      'PersistentVolumeClaim/files': { 'spec.volumeMode': 'Filesystem' },
      'Deployment/app': { 'spec.progressDeadlineSeconds': 600 },
    },
  ],
  [
    'the same amounts',
    { [SET]: { [`${CONTAINER}.resources`]: { requests: { cpu: '1', memory: '1Gi' } } } },
    {
      [SET]: {
        [`${CONTAINER}.resources`]: { requests: { memory: '1024Mi', cpu: '1000m' } },
        'spec.volumeClaimTemplates.0.spec.resources.requests.storage': '10240Mi',
      },
      'PersistentVolumeClaim/files': { 'spec.resources.requests.storage': '10240Mi' },
    },
  ],
  [
    'nothing is written in other ways',
    { [SET]: { [`${CONTAINER}.env`]: [] } },
    { [SET]: { [`${CONTAINER}.env`]: null, 'spec.template.metadata.annotations': {} } },
  ],
])('%s', (_, before, after) => {
  const { diagnostics } = diagnosed({ before, after, tool: { helm: {}, argo: { prune: true } } });
  const found = diagnostics.filter(({ code, severity }) => severity !== 'info' && /^(UPD|RET|MIG)/.test(code));
  expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});
