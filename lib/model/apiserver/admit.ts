import { type AdmissionContext, created } from '../../kube/defaults';
import type { KubeObject, Node, Service, StorageClass } from '../../kube/objects';
import { rejectionOfBody } from '../../kube/rejection-of-body';
import type { Switches } from '../../kube/versions';
import type { Timings } from '../controller';
import type { ApiKind, ApiRow } from '../kinds';
import type { Reader } from '../store/store';
import type { Admission } from './admission';
import { withClusterIP } from './service-address';
import { Validator } from './validate';

/** The admission of an API server of a version, with the plugins that are on by default. */
export function admissionOf(switches: Switches, timings: Timings): Admission {
  const validator = new Validator(switches);
  return {
    switches,
    admit<K extends ApiKind>(stored: Reader, kind: K, object: ApiRow<K>): ApiRow<K> {
      // Claims need the classes, pods a node, Services each other; nothing else looks at what is stored.
      const storageClasses = kind === 'PersistentVolumeClaim' ? stored.list('StorageClass') : NO_CLASSES;
      const context: AdmissionContext = {
        storageClasses,
        node: (name) => stored.get('Node', name),
        notReadyTolerationSeconds: timings.tolerationSeconds,
        unreachableTolerationSeconds: timings.tolerationSeconds,
      };
      const admitted = created(object as KubeObject, switches, context) as ApiRow<K>;
      if (kind === 'Service') return withClusterIP(stored, admitted as Service) as ApiRow<K>;
      return kind === 'Node' ? (registered(admitted as Node, object as Node) as ApiRow<K>) : admitted;
    },
    validate(stored, kind, object, before, sub, asked = object) {
      const rejection = before
        ? validator.update(stored, kind, object, before, sub)
        : validator.create(kind, object, asked);
      return rejection && { refused: rejection.reason, message: rejection.message };
    },
    decode(sent) {
      const rejection = rejectionOfBody(sent, switches.kubernetesVersion);
      return rejection && { refused: rejection.reason, message: rejection.message };
    },
  };
}

/**
 * A node may tell its status when it registers [pkg/registry/core/node/strategy.go: PrepareForCreate], and takes no pods before the node lifecycle controller
 * has looked at that [plugin/pkg/admission/nodetaint/admission.go: Admit, v1.37.1].
 */
function registered(node: Node, { status }: Node): Node {
  const taints = node.spec?.taints ?? [];
  const isTainted = taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect);
  return {
    ...node,
    spec: { ...node.spec, taints: isTainted ? taints : [...taints, NOT_READY] },
    ...(status && { status }),
  };
}

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

const NO_CLASSES: readonly StorageClass[] = [];
