import { createColors } from 'picocolors';
import { RULES } from '../../rules';
import { Misuse } from '../../util/misuse';
import { nearest } from '../../util/text';
import { type KnownText, matchesOf } from '../cluster-texts';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';
import { type RulePage, rulePages } from '../pages';

/** The page of a code, by the code, its name, or what a cluster prints when it has happened. */
export function explain(words: readonly string[], io: Io): ExitCode {
  const given = words.join(' ').trim();
  const pages = rulePages();
  const named = pages.find(({ code, slug }) => code === given.toUpperCase() || slug === given.toLowerCase());
  if (named) io.out(`${shown(named.text, io.colours)}\n`);
  else io.out(`${found(given, pages, io.colours)}\n`);
  return EXIT.clean;
}

/** The page of the code that fits best, and what else fits; a list, where none fits better than another. */
function found(printed: string, pages: readonly RulePage[], colours: boolean): string {
  const matches = matchesOf(printed, [...RULES.flatMap(textsOf), ...pages.flatMap(quotedIn)]);
  const [first, second] = matches;
  const told = matches.flatMap(({ code }) => pages.find((page) => page.code === code) ?? []);
  const lines = told.map(({ code, title }) => `  ${code}  ${title}`);
  if (first === undefined || told[0] === undefined) throw new Misuse(nothingFor(printed, pages));
  if (second?.letters === first.letters) {
    return `Several codes know this text:\n\n${lines.join('\n')}\n\ncdk8s-stateful explain ${first.code} says more.`;
  }
  const others = lines.length > 1 ? `\n\nOthers know this text too:\n\n${lines.slice(1).join('\n')}` : '';
  return `${shown(told[0].text, colours)}${others}`;
}

function textsOf({ code, clusterTexts = [] }: (typeof RULES)[number]): readonly KnownText[] {
  return clusterTexts.map((text) => ({ code, text }));
}

/** What a page quotes after `Cluster:`, the words under which the API server or an Event tells it. */
function quotedIn({ code, text }: RulePage): readonly KnownText[] {
  const quotes = /Cluster: (.*)/.exec(text)?.[1]?.matchAll(/`([^`]+)`/g) ?? [];
  return [...quotes].map(([, quoted = '']) => ({ code, text: quoted }));
}

function nothingFor(given: string, pages: readonly RulePage[]): string {
  if (!/^[\w-]+$/.test(given)) {
    return `no code knows the text '${given}': wanted is a code (cdk8s-stateful list), or what kubectl or an Event printed, in quotation marks`;
  }
  const codes = pages.map(({ code }) => code);
  const group = codes.filter((code) => /^\w{3}\d+$/.test(given) && code.startsWith(given.slice(0, 3).toUpperCase()));
  if (group.length > 0) return `there is no code '${given}'. The group has ${group.join(', ')}.`;
  const guess =
    nearest(given.toUpperCase(), codes) ??
    nearest(
      given,
      pages.map(({ slug }) => slug),
    );
  const help = guess === undefined ? 'cdk8s-stateful list shows them all.' : `Did you mean '${guess}'?`;
  return `there is no code '${given}'. ${help}`;
}

/** Markdown reads well as it is; on a terminal its headings stand out. */
function shown(page: string, colours: boolean): string {
  const paint = createColors(colours);
  return page.trimEnd().replace(/^#+ .*$/gm, (heading) => paint.bold(heading));
}
