/** Defaults of pods and pod templates: `pkg/apis/core/v1/defaults.go`, `zz_generated.defaults.go` (v1.37.1). */

import type { Container, EnvVar, Pod, PodSpec, PodTemplateSpec, Probe, ResourceRequirements } from '../objects';
import { fill, replace, storedResources, withoutZeros } from './fill';
import { volumeDefaults } from './volume';

type Fields = Readonly<Record<string, unknown>>;

/** What a pod has beyond the pod template that it was made from. */
export function podDefaults(pod: Pod): Pod {
  const spec = podSpecDefaults(pod.spec ?? { containers: [] });
  const inPod = (container: Container): Container =>
    requestsFromLimits(spec.hostNetwork ? hostPorts(container) : container);
  const seconds = spec.terminationGracePeriodSeconds;
  return {
    ...pod,
    spec: {
      ...fill(spec, { enableServiceLinks: true }),
      containers: (spec.containers ?? []).map(inPod),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(inPod) }),
      ...(seconds !== undefined && seconds < 0 && { terminationGracePeriodSeconds: 1 }),
    },
  };
}

export function podTemplateDefaults(template: Partial<PodTemplateSpec>): PodTemplateSpec {
  const { metadata = {}, spec = { containers: [] } } = template;
  return { ...template, metadata, spec: podSpecDefaults(spec) };
}

function podSpecDefaults(spec: PodSpec): PodSpec {
  const { containers, initContainers, ephemeralContainers, volumes, overhead } = spec;
  return fill(
    replace(withoutZeros(spec, ['hostNetwork', 'hostPID', 'hostIPC']), {
      containers: (containers ?? []).map(containerDefaults),
      initContainers: initContainers?.map(containerDefaults),
      ephemeralContainers: ephemeralContainers?.map(containerDefaults),
      volumes: volumes?.map(volumeDefaults),
      overhead: storedResources(overhead),
    }),
    {
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    },
  );
}

/** Restart policies of single containers, where their gate is known but off: only a sidecar keeps its own. */
export function withoutRestartPolicies(spec: PodSpec): PodSpec {
  const drop = (container: Container): Container =>
    replace(container, { restartPolicy: undefined, restartPolicyRules: undefined });
  const { containers, initContainers } = spec;
  return replace(spec, {
    containers: containers.map((each) => (each.restartPolicy === undefined ? each : drop(each))),
    initContainers: initContainers?.map((each) =>
      each.restartPolicy === undefined || each.restartPolicy === 'Always' ? each : drop(each),
    ),
  });
}

function containerDefaults(container: Container): Container {
  const { ports, env, resources, livenessProbe, readinessProbe, startupProbe, lifecycle, image } = container;
  return fill(
    replace(withoutZeros(container, ['stdin', 'stdinOnce', 'tty']), {
      volumeMounts: container.volumeMounts?.map((mount) => withoutZeros(mount, ['readOnly', 'subPath', 'subPathExpr'])),
      ports: ports?.map((port) => fill(port, { protocol: 'TCP' })),
      env: env?.map(envDefaults),
      resources: resourceDefaults(resources ?? {}),
      livenessProbe: livenessProbe && probeDefaults(livenessProbe),
      readinessProbe: readinessProbe && probeDefaults(readinessProbe),
      startupProbe: startupProbe && probeDefaults(startupProbe),
      lifecycle: lifecycle === undefined ? undefined : lifecycleDefaults(lifecycle as Fields),
    }),
    {
      imagePullPolicy: defaultPullPolicy(image ?? ''),
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    },
  );
}

function resourceDefaults(resources: ResourceRequirements): ResourceRequirements {
  return replace(resources, {
    limits: storedResources(resources.limits),
    requests: storedResources(resources.requests),
  });
}

/** `latest`, written or meant, is always pulled; a digest without a tag is not (`pkg/util/parsers/parsers.go`: ParseImageName). */
function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const [, name = '', tag, digest] = /^(.*?)(?::([\w][\w.-]*))?(@[^@]+)?$/.exec(image) ?? [];
  // A name that is none has no tag either. The host may have capitals and a port, the path may not.
  const isName = /^(?:[\w.-]+(?::[0-9]+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(name);
  if (!isName) return 'IfNotPresent';
  return tag === 'latest' || (tag === undefined && digest === undefined) ? 'Always' : 'IfNotPresent';
}

function envDefaults(given: EnvVar): EnvVar {
  const variable = withoutZeros(given, ['value']);
  const { fieldRef, fileKeyRef } = (variable.valueFrom ?? {}) as { fieldRef?: Fields; fileKeyRef?: Fields };
  if (fieldRef === undefined && fileKeyRef === undefined) return variable;
  return {
    ...variable,
    valueFrom: {
      ...variable.valueFrom,
      ...(fieldRef && { fieldRef: fill(fieldRef, { apiVersion: 'v1' }) }),
      ...(fileKeyRef && { fileKeyRef: fill(fileKeyRef, { optional: false }) }),
    },
  };
}

function probeDefaults(probe: Probe): Probe {
  const zero: Probe = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  // A written 0 is a default, too: these are not optional for the API server.
  const given = withoutZeros(probe, ['initialDelaySeconds', ...Object.keys(zero)]);
  const grpc = probe.grpc as Fields | undefined;
  return {
    ...fill(given, zero),
    ...handlerDefaults(probe),
    ...(grpc && { grpc: { service: '', ...grpc } }),
  };
}

function lifecycleDefaults(lifecycle: Fields): Fields {
  return Object.fromEntries(
    Object.entries(lifecycle).map(([event, handler]) =>
      typeof handler === 'object' && handler !== null
        ? [event, { ...handler, ...handlerDefaults(handler as Fields) }]
        : [event, handler],
    ),
  );
}

function handlerDefaults(handler: Fields): Fields {
  const httpGet = handler.httpGet as Fields | undefined;
  return httpGet === undefined ? {} : { httpGet: fill(httpGet, { path: '/', scheme: 'HTTP' }) };
}

/** Limits without requests are requests, too. Only in pods: templates keep what was written. */
function requestsFromLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (limits === undefined) return container;
  return { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } };
}

/** In the network of the host every port of a container is one of the host. */
function hostPorts(container: Container): Container {
  if (container.ports === undefined) return container;
  return { ...container, ports: container.ports.map((port) => fill(port, { hostPort: port.containerPort })) };
}
