import { parseAllDocuments } from 'yaml';
import { switchesOf } from '../../lib/kube/versions';
import type { Action, Plan } from '../../lib/model/actions';
import { isAside, target } from '../../lib/model/actions';
import type { Controller, Timings } from '../../lib/model/controller';
import { API_KINDS, type ApiKind, type Key, type Kind, keyOf, type Row } from '../../lib/model/kinds';
import { LiveStore } from '../../lib/model/store/live-store';
import { ControllerView } from '../../lib/model/view';

/** The waits that the recordings were made with (shortened), so that tests and recordings speak of the same seconds. */
export const RECORDED_TIMINGS: Timings = {
  nodeMonitorGraceMs: 4000,
  nodeMonitorPeriodMs: 500,
  nodeEvictionRate: 0.1,
  tolerationSeconds: 3,
  nodeStatusPeriodMs: 250,
};

/** Rows to begin with: YAML documents of API objects (namespace `default` and a first uid are filled in), and rows of other kinds. */
export function world(manifests: string, rows: readonly (readonly [Kind, Key, unknown])[] = []): LiveStore {
  const store = new LiveStore();
  for (const document of parseAllDocuments(manifests)) {
    const object = document.toJS();
    if (!object) continue;
    const facts = API_KINDS[object.kind as ApiKind];
    if (!facts) throw new Error(`no such kind in the model: ${object.kind}`);
    const metadata = { ...(facts.namespaced && { namespace: 'default' }), ...object.metadata };
    const key = keyOf({ metadata });
    metadata.uid ??= `${object.kind}/${key}#1`;
    store.put(object.kind, key, { ...object, metadata } as Row<ApiKind>);
  }
  for (const [kind, key, row] of rows) store.put(kind, key, row as Row<Kind>);
  return store;
}

/** What a controller plans for a key, a line an action: `create Pod default/web-0`, `event Normal SuccessfulCreate …`. */
export function planned(controller: Controller, store: LiveStore, key: Key, version = '1.37.1'): readonly string[] {
  const plan = planOf(controller, store, key, version);
  return plan.flatMap((action) => [
    describeAction(action),
    ...(isAside(action) || action.do === 'host' || action.do === 'together' || action.do === 'either'
      ? []
      : (action.after ?? []).map(describeAction)),
  ]);
}

export function planOf(controller: Controller, store: LiveStore, key: Key, version = '1.37.1'): Plan {
  const view = new ControllerView(store, switchesOf(version), RECORDED_TIMINGS, controller.name, key);
  const decided = controller.reconcile(view, key);
  return 'oneOf' in decided ? decided.oneOf[0] : decided;
}

export function describeAction(action: Action): string {
  switch (action.do) {
    case 'event':
      return `event ${action.type} ${action.reason} ${action.message}`;
    case 'remember':
      return `remember ${action.id} ${JSON.stringify(action.value)}`;
    case 'arm':
      return `arm ${action.timer} ${action.ms}`;
    case 'disarm':
      return `disarm ${action.timer}`;
    case 'requeue':
      return `requeue ${action.key}`;
    case 'together':
    case 'either':
      return `${action.do} ${action.plans.map((plan) => plan.map(describeAction).join(', ')).join(' | ')}`;
    case 'stumble':
      return `stumble ${action.error}`;
    case 'checkpoint':
      return 'checkpoint';
    case 'fail':
      return `fail ${action.error}`;
    case 'bind':
      return `bind ${action.pod} ${action.node}`;
    default: {
      const { kind, key } = target(action);
      const sub = 'sub' in action && action.sub ? ` ${action.sub}` : '';
      return `${action.do} ${kind} ${key}${sub}`;
    }
  }
}
