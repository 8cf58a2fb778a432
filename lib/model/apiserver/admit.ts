import { type AdmissionContext, created } from '../../kube/defaults';
import type { KubeObject, Service, StorageClass } from '../../kube/objects';
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
      return kind === 'Service' ? (withClusterIP(stored, admitted as Service) as ApiRow<K>) : admitted;
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

const NO_CLASSES: readonly StorageClass[] = [];
