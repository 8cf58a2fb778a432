import type { IConstruct } from 'constructs';
import {
  dns1035LabelProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  labelValueProblems,
  portNameProblems,
  qualifiedNameProblems,
} from '../kube/names';
import { parseQuantity } from '../kube/quantity';
import { Misuse } from '../util/misuse';
import { didYouMean, list } from '../util/text';

const PERCENT = /^\d+%$/;

/**
 * Refuses wrong props of one construct: every complaint begins with the construct's path, names the prop as the user
 * wrote it, says what is wanted and what was given. The limits are the API server's
 * (`pkg/apis/{core,apps,storage}/validation/validation.go`, Kubernetes 1.33-1.37).
 */
export class PropCheck {
  readonly #path: string;

  constructor(scope: IConstruct) {
    this.#path = scope.node.path;
  }

  fail(complaint: string): never {
    throw new Misuse(`${this.#path}: ${complaint}`);
  }

  /** A whole number within bounds. */
  whole(prop: string, value: number | undefined, least: number, most = Number.MAX_SAFE_INTEGER): void {
    if (value === undefined) return;
    if (typeof value !== 'number' || !Number.isInteger(value))
      this.fail(`'${prop}' must be a whole number, got ${value}`);
    if (value < least) this.fail(`'${prop}' must be at least ${least}, got ${value}`);
    if (value > most) this.fail(`'${prop}' must be at most ${most}, got ${value}`);
  }

  port(prop: string, value: number | undefined): void {
    this.whole(prop, value, 1, 65535);
  }

  /** A DNS label: names of sets, volumes, containers. */
  label(prop: string, value: string, most = 63, because = ''): void {
    if (value.length > most) {
      this.fail(`'${prop}' must be at most ${most} characters${because}, got ${value.length}: '${value}'`);
    }
    if (dnsLabelProblems(value).length === 0) return;
    const wanted = `a DNS label (lower case letters, digits and '-', beginning and ending with a letter or digit)`;
    this.fail(`'${prop}' must be ${wanted}, got '${value}'${repaired(value, most)}`);
  }

  /** A DNS subdomain: names of claims, volumes, classes, Deployments. */
  subdomain(prop: string, value: string): void {
    if (value.length > 253) this.fail(`'${prop}' must be at most 253 characters, got ${value.length}: '${value}'`);
    if (dnsSubdomainProblems(value).length === 0) return;
    this.fail(`'${prop}' must be a DNS subdomain (DNS labels joined by '.'), got '${value}'${repaired(value, 253)}`);
  }

  /** A Service's name, which must begin with a letter before Kubernetes 1.36 (RelaxedServiceNameValidation). */
  serviceName(prop: string, value: string): void {
    this.label(prop, value);
    if (dns1035LabelProblems(value).length > 0) {
      this.fail(`'${prop}' must begin with a letter, got '${value}': Kubernetes before 1.36 refuses such a Service`);
    }
  }

  portName(prop: string, value: string | undefined): void {
    if (value === undefined) return;
    const [problem] = portNameProblems(value);
    if (problem !== undefined) this.fail(`'${prop}' is '${value}', but a port's name ${problem}`);
  }

  /** A quantity greater than zero, in Kubernetes' own spelling. */
  quantity(prop: string, value: string): void {
    const parsed = parseQuantity(value);
    if (typeof parsed === 'string') {
      const repair = /^(\d+)\s*([KMGTPE]i?)B?$/i.exec(value);
      const hint = repair ? ` Did you mean '${repair[1]}${unit(repair[2])}'?` : '';
      this.fail(`'${prop}' must be a quantity such as '8Gi' or '500M', got '${value}'.${hint}`);
    }
    if (parsed.nanos <= 0n) this.fail(`'${prop}' must be greater than zero, got '${value}'`);
  }

  absolutePath(prop: string, value: string): void {
    if (!value.startsWith('/')) this.fail(`'${prop}' must be an absolute path, got '${value}'`);
  }

  /** A count or a percentage as Kubernetes' int-or-percent fields take it. */
  countOrPercent(prop: string, value: unknown, mostPercent = 100): void {
    if (typeof value === 'number') {
      this.whole(prop, value, 0);
      return;
    }
    if (typeof value !== 'string' || !PERCENT.test(value)) {
      this.fail(`'${prop}' must be a whole number or a percentage, got '${value}'`);
    }
    if (Number.parseInt(value, 10) > mostPercent) this.fail(`'${prop}' must be at most ${mostPercent}%, got ${value}`);
  }

  labels(prop: string, labels: { readonly [key: string]: string } | undefined): void {
    for (const [key, value] of Object.entries(labels ?? {})) {
      if (typeof value !== 'string')
        this.fail(`'${prop}' must have text values, got ${JSON.stringify(value)} for '${key}'`);
      const [problem] = [
        ...qualifiedNameProblems(key).map((text) => `key '${key}': ${text}`),
        ...labelValueProblems(value),
      ];
      if (problem !== undefined) this.fail(`'${prop}' has '${value}' for '${key}', which is no label: ${problem}`);
    }
  }

  /** Exactly one of these props must be given. */
  oneOf(props: { readonly [prop: string]: unknown }, where = ''): void {
    const given = Object.keys(props).filter((prop) => props[prop] !== undefined);
    if (given.length === 1) return;
    const names = Object.keys(props).map((prop) => `'${prop}'`);
    if (given.length === 0) this.fail(`${where}${list(names, 'or')} is required`);
    this.fail(`${where}${list(given.map((prop) => `'${prop}'`))} exclude each other`);
  }

  /** Names that must differ from each other. */
  distinct(names: readonly string[], complaint: (name: string) => string): void {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) this.fail(complaint(twice));
  }

  /** One of a closed list of words. */
  word(prop: string, value: string, words: readonly string[]): void {
    if (words.includes(value)) return;
    this.fail(`'${prop}' must be ${list(words, 'or')}, got '${value}'.${didYouMean(value, words)}`);
  }

  /** A name that must be one of those that exist. */
  known(what: string, name: string, names: readonly string[]): void {
    if (names.includes(name)) return;
    this.fail(`${what} '${name}' does not exist (there is ${list(names) || 'none'}).${didYouMean(name, names)}`);
  }
}

function repaired(value: string, most: number): string {
  const repair = value
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, most);
  return repair === '' ? '' : `. Did you mean '${repair}'?`;
}

function unit(text: string): string {
  const [first, binary] = [text[0].toUpperCase(), text.length > 1];
  return binary ? `${first}i` : first === 'K' ? 'k' : first;
}
