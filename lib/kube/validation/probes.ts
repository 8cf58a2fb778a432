/** Rules for probes and lifecycle handlers: `pkg/apis/core/validation/validation.go` (v1.37.1). */

import { portNameProblems, regexProblem } from '../names';
import type { IntOrString, Probe } from '../objects';
import { type FieldErrors, forbidden, invalid, notSupported, problems, required } from './field-error';
import { validateNonNegative } from './metadata';

type Fields = Readonly<Record<string, unknown>>;

export type ProbeKind = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

export function validateProbe(probe: Probe | undefined, kind: ProbeKind, containerPath: string): FieldErrors {
  if (probe === undefined) return [];
  const path = `${containerPath}.${kind}`;
  const { successThreshold, terminationGracePeriodSeconds: seconds } = probe;
  return [
    ...validateHandler(probe, path),
    ...validateNonNegative(probe.initialDelaySeconds, `${path}.initialDelaySeconds`),
    ...validateNonNegative(probe.timeoutSeconds, `${path}.timeoutSeconds`),
    ...validateNonNegative(probe.periodSeconds, `${path}.periodSeconds`),
    ...validateNonNegative(successThreshold, `${path}.successThreshold`),
    ...validateNonNegative(probe.failureThreshold, `${path}.failureThreshold`),
    ...(seconds !== undefined && seconds <= 0
      ? [invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0')]
      : []),
    ...(kind !== 'readinessProbe' && successThreshold !== 1
      ? [invalid(`${path}.successThreshold`, successThreshold, 'must be 1')]
      : []),
    ...(kind === 'readinessProbe' && seconds !== undefined
      ? [invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must not be set for readinessProbes')]
      : []),
  ];
}

/** What a container does after its start and before its stop. */
export function validateLifecycle(lifecycle: Fields | undefined, path: string): FieldErrors {
  return ['postStart', 'preStop'].flatMap((event) => {
    const handler = lifecycle?.[event] as Fields | undefined;
    return handler === undefined ? [] : validateHandler(handler, `${path}.${event}`);
  });
}

const HANDLERS: readonly { readonly key: string; readonly rule: (action: Fields, path: string) => FieldErrors }[] = [
  { key: 'exec', rule: validateExec },
  { key: 'httpGet', rule: validateHttpGet },
  { key: 'tcpSocket', rule: ({ port }, path) => validatePort(port as IntOrString, `${path}.port`) },
  { key: 'grpc', rule: ({ port }, path) => validatePort(port as IntOrString, `${path}.port`) },
  // NOT MODELLED: a sleep that is longer than the grace period is not refused here.
  { key: 'sleep', rule: () => [] },
];

function validateHandler(handler: Fields, path: string): FieldErrors {
  const given = HANDLERS.filter(({ key }) => handler[key] !== undefined);
  if (given.length === 0) return [required(path, 'must specify a handler type')];
  return given.flatMap(({ key, rule }, index) =>
    index > 0
      ? [forbidden(`${path}.${key}`, 'may not specify more than 1 handler type')]
      : rule(handler[key] as Fields, `${path}.${key}`),
  );
}

function validateExec({ command }: Fields, path: string): FieldErrors {
  return (command as readonly string[] | undefined)?.length ? [] : [required(`${path}.command`)];
}

function validateHttpGet(action: Fields, path: string): FieldErrors {
  const { path: where = '', port, scheme = '', httpHeaders = [] } = action;
  return [
    ...(where === '' ? [required(`${path}.path`)] : []),
    ...validatePort(port as IntOrString, `${path}.port`),
    ...(scheme === 'HTTP' || scheme === 'HTTPS' ? [] : [notSupported(`${path}.scheme`, scheme, ['HTTP', 'HTTPS'])]),
    ...(httpHeaders as readonly { readonly name: string }[]).flatMap(({ name }) =>
      problems(`${path}.httpHeaders`, name, headerProblems(name)),
    ),
  ];
}

function headerProblems(name: string): readonly string[] {
  if (/^[-A-Za-z0-9]+$/.test(name)) return [];
  const words = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return [regexProblem(words, '[-A-Za-z0-9]+', 'X-Header-Name')];
}

/** A number, or the name of a port of the container. None is number 0. */
export function validatePort(port: IntOrString | undefined, path: string): FieldErrors {
  if (typeof port === 'string') return problems(path, port, portNameProblems(port));
  return validatePortNumber(port ?? 0, path);
}

export function validatePortNumber(port: number, path: string): FieldErrors {
  return port >= 1 && port <= 65535 ? [] : [invalid(path, port, 'must be between 1 and 65535, inclusive')];
}
