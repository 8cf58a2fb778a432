import { Size } from 'cdk8s';
import { type ContainerProps, Cpu } from 'cdk8s-plus-34';
import type { Json } from './claim';

/** What the user said about a container, to tell it from what cdk8s-plus added, and what cdk8s-plus has no word for. */
export interface GivenContainer extends ContainerProps {
  devices?: { readonly name: string; readonly devicePath: string }[];
  recursiveReadOnly?: { readonly [path: string]: string };
}

/**
 * Enough to be no best-effort pod, which is the first to be evicted and killed; without limits, which the application
 * alone can choose.
 */
const RESOURCES = { cpu: { request: Cpu.millis(100) }, memory: { request: Size.mebibytes(256) } };

/** A container with our defaults where cdk8s-plus lets them be given. */
export function containerDefaults(props: ContainerProps): ContainerProps {
  return { ...props, resources: props.resources ?? RESOURCES };
}

/** The container as rendered by cdk8s-plus, without those of its defaults that nobody asked for. */
export function containerJson(rendered: Json, given: GivenContainer | undefined): Json {
  // Attached by hand (`attachContainer`): whoever made it has seen cdk8s-plus's defaults.
  if (given === undefined) return rendered;
  const { startupProbe, imagePullPolicy, securityContext, volumeMounts, ...rest } = rendered;
  const security = securityContext as Json;
  const said = given.securityContext ?? {};
  return {
    ...rest,
    startupProbe: given.startup && startupProbe,
    imagePullPolicy: given.imagePullPolicy && imagePullPolicy,
    securityContext: {
      ...security,
      runAsNonRoot: said.ensureNonRoot,
      readOnlyRootFilesystem: said.readOnlyRootFilesystem,
      privileged: said.privileged,
    },
    volumeMounts: (volumeMounts as Json[] | undefined)?.map((mount) => ({
      ...mount,
      recursiveReadOnly: given.recursiveReadOnly?.[mount.mountPath as string],
    })),
    volumeDevices: given.devices,
  };
}
