/** Rules for where a pod may run: affinity, tolerations, spread (`pkg/apis/core/validation/validation.go`, v1.37.1). */

import { dnsLabelProblems, labelValueProblems, qualifiedNameProblems } from '../names';
import type { Affinity, PodAffinity, PodAffinityTerm, Toleration, TopologySpreadConstraint } from '../objects';
import type { Switches } from '../versions';
import { duplicate, type FieldErrors, invalid, notSupported, problems, required } from './field-error';
import { validateLabelSelector } from './metadata';
import { validateNodeSelector, validateNodeSelectorTerm } from './node-selector';

const REQUIRED_TERMS = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED_TERMS = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: Affinity | undefined, path: string, switches: Switches): FieldErrors {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const wanted = nodeAffinity?.[REQUIRED_TERMS];
  return [
    ...(wanted ? validateNodeSelector(wanted, `${path}.nodeAffinity.${REQUIRED_TERMS}`, switches) : []),
    ...(nodeAffinity?.[PREFERRED_TERMS] ?? []).flatMap(({ weight, preference = {} }, index) => {
      const at = `${path}.nodeAffinity.${PREFERRED_TERMS}[${index}]`;
      return [
        ...validateWeight(weight, at),
        ...validateNodeSelectorTerm(preference, `${at}.preference`, switches, true),
      ];
    }),
    ...validatePodAffinity(podAffinity, `${path}.podAffinity`, switches),
    ...validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`, switches),
  ];
}

function validateWeight(weight: number, path: string): FieldErrors {
  return weight > 0 && weight <= 100 ? [] : [invalid(`${path}.weight`, weight ?? 0, 'must be in the range 1-100')];
}

function validatePodAffinity(affinity: PodAffinity | undefined, path: string, switches: Switches): FieldErrors {
  return [
    ...(affinity?.[REQUIRED_TERMS] ?? []).flatMap((term, index) =>
      validatePodAffinityTerm(term, `${path}.${REQUIRED_TERMS}[${index}]`, switches),
    ),
    ...(affinity?.[PREFERRED_TERMS] ?? []).flatMap(({ weight, podAffinityTerm = { topologyKey: '' } }, index) => {
      const at = `${path}.${PREFERRED_TERMS}[${index}]`;
      return [
        ...validateWeight(weight, at),
        ...validatePodAffinityTerm(podAffinityTerm, `${at}.podAffinityTerm`, switches),
      ];
    }),
  ];
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: string, switches: Switches): FieldErrors {
  const { topologyKey = '', namespaces = [] } = term;
  return [
    ...validateLabelSelector(term.labelSelector, `${path}.labelSelector`, switches),
    ...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, switches),
    ...namespaces.flatMap((name) => problems(`${path}.namespace`, name, dnsLabelProblems(name))),
    ...(topologyKey === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...problems(`${path}.topologyKey`, topologyKey, qualifiedNameProblems(topologyKey, switches.labelLengthUnit)),
  ];
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTolerations(list: readonly Toleration[], path: string, switches: Switches): FieldErrors {
  return list.flatMap((toleration, index) => {
    const {
      key = '',
      operator = '',
      value = '',
      effect = '',
      tolerationSeconds,
    } = toleration as Record<string, string>;
    const at = `${path}[${index}]`;
    return [
      ...(key ? problems(`${at}.key`, key, qualifiedNameProblems(key, switches.labelLengthUnit)) : []),
      ...(!key && operator !== 'Exists'
        ? [
            invalid(
              `${at}.operator`,
              operator,
              'operator must be Exists when `key` is empty, which means "match all values and all keys"',
            ),
          ]
        : []),
      ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
        ? [invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")]
        : []),
      ...validateTolerationOperator(operator, value, `${at}.operator`, switches),
      ...(effect && !EFFECTS.includes(effect) ? [notSupported(`${at}.effect`, effect, EFFECTS)] : []),
    ];
  });
}

function validateTolerationOperator(operator: string, value: string, path: string, switches: Switches): FieldErrors {
  switch (operator) {
    case '':
    case 'Equal': {
      const wrong = labelValueProblems(value, switches.labelLengthUnit);
      return wrong.length === 0 ? [] : [invalid(path, value, wrong.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalid(path, value, "value must be empty when `operator` is 'Exists'")];
    case 'Lt':
    case 'Gt':
      // Known since 1.35, behind a gate that is off.
      return [
        notSupported(
          path,
          operator,
          switches.comparingTolerationsAreKnown ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'],
        ),
      ];
    default:
      return [notSupported(path, operator, ['Equal', 'Exists'])];
  }
}

export function validateSpread(
  list: readonly TopologySpreadConstraint[],
  path: string,
  switches: Switches,
): FieldErrors {
  return list.flatMap((constraint, index) => {
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector } = constraint;
    const at = `${path}[${index}]`;
    const again = list
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    return [
      ...validatePositive(maxSkew ?? 0, `${at}.maxSkew`),
      ...(topologyKey ? [] : [required(`${at}.topologyKey`, 'can not be empty')]),
      ...validateOneOf(whenUnsatisfiable ?? '', ['DoNotSchedule', 'ScheduleAnyway'], `${at}.whenUnsatisfiable`),
      ...(again ? [duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`)] : []),
      ...(minDomains === undefined ? [] : validateMinDomains(minDomains, whenUnsatisfiable, `${at}.minDomains`)),
      ...validateOneOf(constraint.nodeAffinityPolicy, ['Honor', 'Ignore'], `${at}.nodeAffinityPolicy`),
      ...validateOneOf(constraint.nodeTaintsPolicy, ['Honor', 'Ignore'], `${at}.nodeTaintsPolicy`),
      ...validateLabelSelector(labelSelector, `${at}.labelSelector`, switches),
    ];
  });
}

function validateMinDomains(minDomains: number, whenUnsatisfiable: string, path: string): FieldErrors {
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
  return [
    ...validatePositive(minDomains, path),
    ...(whenUnsatisfiable === 'DoNotSchedule' ? [] : [invalid(path, minDomains, detail)]),
  ];
}

function validatePositive(value: number, path: string): FieldErrors {
  return value > 0 ? [] : [invalid(path, value, 'must be greater than zero')];
}

function validateOneOf(value: string | undefined, supported: readonly string[], path: string): FieldErrors {
  return value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];
}
