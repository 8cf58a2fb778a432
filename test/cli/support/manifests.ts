/** A set whose pods never mount what they claim: the API server takes no `volumeMount`. */
export const SLIP = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - {name: db, image: "db:1", volumeMount: [{name: data, mountPath: /data}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 10Gi}}}
`;

/** Nothing to say about it. */
export const CLEAN = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {key: value}
`;

/** The same set as it was meant. */
export const SET = SLIP.replace('volumeMount:', 'volumeMounts:');
