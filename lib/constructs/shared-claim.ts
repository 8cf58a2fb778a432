import { ApiObject } from 'cdk8s';
import { PersistentVolumeAccessMode } from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import { type ClaimProps, checkClaim, claimMetadata, claimSpec } from './claim';
import { PropCheck } from './prop-check';

/** A claim that several pods use. */
export interface ISharedClaim {
  /** Name of the PersistentVolumeClaim. */
  readonly claimName: string;
  /** What the claim allows; undefined when unknown. */
  readonly accessModes?: PersistentVolumeAccessMode[];
}

export interface SharedClaimProps extends ClaimProps {
  /**
   * Name of the PersistentVolumeClaim.
   *
   * @default - the construct's id, whatever its place in the tree
   */
  readonly name?: string;
  /**
   * @default - the chart's
   */
  readonly namespace?: string;
  /**
   * Whether the claim outlives the release that made it: annotations for Helm, Argo CD and Flux, which would delete it
   * and its data with the release otherwise (RET02).
   *
   * @default true
   */
  readonly keep?: boolean;
}

/** What is known about a claim that somebody else made. */
export interface ExistingClaimOptions {
  /**
   * What the claim allows.
   *
   * @default - unknown: nothing is checked
   */
  readonly accessModes?: PersistentVolumeAccessMode[];
}

/**
 * The marks by which each deploy tool leaves an object alone. Argo CD needs both: Prune alone deletes it with the app.
 */
const KEEP = {
  'helm.sh/resource-policy': 'keep',
  'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** A PersistentVolumeClaim for pods of one or several workloads: ReadWriteMany unless told otherwise. */
export class SharedClaim extends Construct implements ISharedClaim {
  /** A claim that exists already, or is made elsewhere, in the namespace of its pods. */
  static existing(name: string, options: ExistingClaimOptions = {}): ISharedClaim {
    return { claimName: name, accessModes: options.accessModes };
  }

  readonly claimName: string;
  readonly accessModes: PersistentVolumeAccessMode[];
  /** The rendered object, for dependencies, labels and JSON patches. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: SharedClaimProps) {
    super(scope, id);
    const check = new PropCheck(this);
    this.claimName = props.name ?? id;
    this.accessModes = props.accessModes ?? [PersistentVolumeAccessMode.READ_WRITE_MANY];
    check.subdomain(props.name === undefined ? 'id' : 'name', this.claimName);
    checkClaim(check, '', props, this.accessModes);
    const { annotations, ...metadata } = claimMetadata(props);
    const keep = (props.keep ?? true) ? KEEP : {};
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: this.claimName,
        namespace: props.namespace,
        ...metadata,
        annotations: { ...keep, ...props.annotations },
      },
      spec: claimSpec(props, this.accessModes),
    });
  }
}
