/** A plan in words: what a reviewer reads in ten seconds, then the details of each change. For a terminal, or as Markdown for a pull request. */

import type {
  Availability,
  ClaimFacts,
  ClaimLoss,
  Effect,
  ObjectChange,
  Plan,
  PodRestart,
  RecipeNote,
  Verdict,
} from '../upgrade/plan';
import { verdictOf } from '../upgrade/plan';
import { count, list } from '../util/text';
import { layout } from './layout';

export interface PlanTextOptions {
  /** For a pull request. Default: false, for a terminal. */
  readonly markdown?: boolean;
}

export function planText(plan: Plan, { markdown = false }: PlanTextOptions = {}): string {
  return markdown ? markdownText(plan) : terminalText(plan);
}

const HEADLINES: { readonly [V in Verdict]: string } = {
  'loses-data': 'This upgrade destroys data.',
  refused: 'The API server refuses a part of this upgrade.',
  stuck: 'This upgrade gets stuck.',
  migrates: 'Pods of this upgrade start without the data of their predecessors.',
  strands: 'This upgrade leaves volumes behind.',
  restarts: 'This upgrade restarts pods; all data is kept.',
  'in-place': 'This upgrade changes objects in place; no pod restarts.',
  nothing: 'This upgrade changes nothing.',
};

const LABELS: { readonly [V in Verdict]: string } = {
  'loses-data': 'DATA LOSS',
  refused: 'REFUSED',
  stuck: 'STUCK',
  migrates: 'MIGRATION',
  strands: 'stranded',
  restarts: 'restarts',
  'in-place': 'in place',
  nothing: '',
};

function terminalText(plan: Plan): string {
  const rows = plan.changes.map((change) => [`  ${LABELS[verdictOf(change)]}`, shortId(change), summaryOf(change)]);
  const details = plan.changes.map((change) =>
    [titleOf(change), ...detailsOf(change).map((line) => `  ${line}`)].join('\n'),
  );
  const parts = [
    [headline(plan), ...(rows.length > 0 ? [layout(rows, 2)] : [])].join('\n'),
    ...details,
    ...plan.notes.map((note) => `note: ${note}`),
    ...(plan.exploration ? [explorationLines(plan).join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function markdownText(plan: Plan): string {
  const table = ['| | object | what happens |', '|---|---|---|', ...plan.changes.map(markdownRow)];
  const details = plan.changes.map(
    (change) => `<details><summary>${escaped(titleOf(change))}</summary>\n\n${markdownDetails(change)}\n\n</details>`,
  );
  const parts = [
    `**${headline(plan)}**`,
    ...(plan.changes.length > 0 ? [table.join('\n'), ...details] : []),
    ...plan.notes.map((note) => `Note: ${escaped(note)}`),
    ...(plan.exploration ? [explorationLines(plan).map(escaped).join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What is typed stands in a block of its own, so that it can be copied. */
function markdownDetails(change: ObjectChange): string {
  const lines = detailsOf(change);
  const told = lines.filter((line) => !line.startsWith(PROMPT)).map((line) => `- ${escaped(line)}`);
  const typed = lines.filter((line) => line.startsWith(PROMPT)).map((line) => line.slice(PROMPT.length));
  return [told.join('\n'), ...(typed.length > 0 ? [`\`\`\`sh\n${typed.join('\n')}\n\`\`\``] : [])].join('\n\n');
}

const PROMPT = '$ ';

function markdownRow(change: ObjectChange): string {
  const verdict = verdictOf(change);
  const label = ['loses-data', 'refused', 'stuck', 'migrates'].includes(verdict)
    ? `**${LABELS[verdict]}**`
    : LABELS[verdict];
  return `| ${label} | \`${shortId(change)}\` | ${escaped(summaryOf(change))} |`;
}

/** What Markdown would take for something else; a cell ends at a bar, a row at a line's end. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(/[|*_<>`]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', ' ');
}

function headline({ verdict, changes, unchanged }: Plan): string {
  const counted = [`${count(changes.length, 'object')} of ${changes.length + unchanged}`];
  return verdict === 'nothing'
    ? HEADLINES.nothing
    : `${HEADLINES[verdict]} ${counted} ${changes.length === 1 ? 'changes' : 'change'}.`;
}

/** Without the namespace that everybody means. */
function shortId({ kind, name, namespace }: ObjectChange): string {
  return namespace === undefined || namespace === 'default' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

function titleOf(change: ObjectChange): string {
  return change.was ? `${shortId(change)}, before ${change.was.id.replace('/default/', '/')}` : shortId(change);
}

/** The worst of what happens, in one line. */
function summaryOf(change: ObjectChange): string {
  const verdict = verdictOf(change);
  const told = change.effects.filter((effect) => verdictOf({ effects: [effect] }) === verdict);
  return told.map((effect) => shortly(effect, change)).join('; ');
}

function shortly(effect: Effect, change: ObjectChange): string {
  switch (effect.effect) {
    case 'created':
      return 'is created';
    case 'removed':
      return 'is deleted';
    case 'left-behind':
      return 'is not in the new render, and nobody deletes it';
    case 'refused':
      return effect.fields.length > 0 ? `${list(effect.fields)} cannot change` : 'is refused';
    case 'in-place':
      return list([...new Set(change.fields.map(({ path }) => path))].slice(0, 3));
    case 'restarted':
      return `${restartWords(effect.pods)}; ${quorumWords(change.availability)}`;
    case 'scaled':
      return scaledWords(effect.from, effect.to, effect.added, effect.removed);
    case 'recreated':
      return 'is deleted and made anew';
    case 'stranded':
      return `${claimNames(effect.claims)} ${effect.claims.length === 1 ? 'stays, and nobody mounts it' : 'stay, and nobody mounts them'}`;
    case 'lost':
      return `${claimNames(effect.claims)} destroyed: ${effect.claims[0]?.rule}, reclaim policy ${effect.claims[0]?.reclaim}`;
    case 'released':
      return `${claimNames(effect.claims)} deleted, the data stays on ${effect.claims.length === 1 ? 'its volume' : 'their volumes'}`;
    case 'stuck':
      return `${list(effect.objects)}: ${effect.why}`;
    case 'migrates':
      return `takes the place of ${effect.from.replace('/default/', '/')}, and ${effect.finds === 'empty' ? 'starts empty' : 'finds the data of others'}`;
    case 'keeps-old':
      return `${list(effect.pods)} keep the old template (${effect.why})`;
  }
}

function scaledWords(from: number, to: number, added: readonly string[], removed: readonly string[]): string {
  const parts = [
    ...(added.length > 0 ? [`${list(added)} ${added.length === 1 ? 'comes' : 'come'}`] : []),
    ...(removed.length > 0 ? [`${list(removed)} ${removed.length === 1 ? 'goes' : 'go'}`] : []),
  ];
  return [from === to ? `${to} replicas` : `${from} → ${to} replicas`, ...parts].join(', ');
}

/** Of many members the first and the last tell the order. */
const MOST_NAMES = 5;

function restartWords(pods: readonly PodRestart[]): string {
  const [first] = pods;
  if (first?.ordinal === undefined) return `${count(pods.length, 'pod')} replaced`;
  const names = pods.map(({ pod }) => pod);
  const order = names.length > MOST_NAMES ? `${names[0]} first, ${names.at(-1)} last` : names.join(', then ');
  return `${count(pods.length, 'pod')}: ${order}`;
}

function claimNames(claims: readonly ClaimFacts[]): string {
  return list(claims.map(({ claim }) => claim));
}

function quorumWords(availability: Availability | undefined): string {
  if (!availability) return 'none is missed';
  const { before, least, quorum, quorumAwayMs = 0, outageMs } = availability;
  if (outageMs > 0) return `at times none is Ready (${duration(outageMs)})`;
  if (quorum !== undefined && quorumAwayMs > 0) return `the quorum of ${quorum} is away for ${duration(quorumAwayMs)}`;
  return quorum === undefined
    ? `at least ${least} of ${before} Ready`
    : `at least ${least} of ${before} Ready, the quorum of ${quorum} holds`;
}

function detailsOf(change: ObjectChange): readonly string[] {
  const { was, fields, effects, availability } = change;
  return [
    ...(was ? [`takes the place of ${was.id}: ${was.why}`] : []),
    ...fields.map(({ path, before, after }) => `${path}: ${shown(before)} → ${shown(after)}`),
    ...effects.flatMap((effect) => effectLines(effect, change)),
    ...(availability ? [availabilityWords(availability)] : []),
  ];
}

function effectLines(effect: Effect, change: ObjectChange): readonly string[] {
  const recipe = 'recipe' in effect && effect.recipe ? recipeLines(effect.recipe) : [];
  switch (effect.effect) {
    case 'refused':
      return [`refused, and nothing of it happens: ${effect.message}`, ...recipe];
    case 'restarted':
      return effect.pods.map(
        ({ pod, at, awayMs }) =>
          `after ${duration(at)} ${pod} is deleted, ${awayMs === undefined ? 'and does not come back' : `back after ${duration(awayMs)}`}`,
      );
    case 'lost':
    case 'released':
      return [...effect.claims.map((claim) => lossWords(claim, effect.effect === 'lost')), ...recipe];
    case 'stranded':
      return [...effect.claims.map((claim) => `${claimWords(claim)} stays: ${STRANDED[effect.why]}`), ...recipe];
    case 'stuck':
      return [`stuck: ${shortly(effect, change)}`, ...effect.leave.map((way) => `to leave: ${way}`)];
    case 'in-place':
      return ['changed in place; no pod is replaced', ...recipe];
    default:
      return [shortly(effect, change), ...recipe];
  }
}

function recipeLines({ id, title, availability, needs, leaves, commands }: RecipeNote): readonly string[] {
  return [
    `recipe ${id}: ${title}`,
    `availability: ${availability}`,
    ...(needs === undefined ? [] : [`needs: ${needs}`]),
    ...(leaves === undefined ? [] : [`leaves: ${leaves}`]),
    ...commands.map((command) => `${PROMPT}${command}`),
  ];
}

const STRANDED = {
  renamed: 'the claims of the new name are others',
  removed: 'its workload is removed',
  'scaled-down': 'its ordinal is not wanted any more; scaled up again, the pod finds it as it was',
  'template-changed': 'no claim template makes its name any more',
  'not-mounted': 'no pod mounts it any more',
} as const;

function claimWords({ claim, size, volume }: ClaimFacts): string {
  return `${claim}${size ? ` (${size})` : ''}${volume ? ` on ${volume}` : ''}`;
}

function lossWords(claim: ClaimLoss, isLost: boolean): string {
  const fate = isLost ? 'and the data with it' : `and the data stays on its volume, which no claim names any more`;
  return `${claimWords(claim)} is deleted, ${fate}: ${claim.rule}; reclaim policy ${claim.reclaim}`;
}

function availabilityWords({ before, least, reducedMs, quorum, quorumAwayMs = 0, outageMs }: Availability): string {
  const parts = [
    `${before} Ready before, at least ${least} during the upgrade, fewer than wanted for ${duration(reducedMs)}`,
    ...(quorum === undefined
      ? []
      : [
          quorumAwayMs > 0
            ? `fewer than the quorum of ${quorum} for ${duration(quorumAwayMs)}`
            : `never fewer than the quorum of ${quorum}`,
        ]),
    ...(outageMs > 0 ? [`none for ${duration(outageMs)}`] : []),
  ];
  return parts.join('; ');
}

function explorationLines({ exploration }: Plan): readonly string[] {
  if (!exploration) return [];
  const { fault, states, transitions, complete, findings } = exploration;
  const bound = complete
    ? 'every order of events was looked at'
    : 'the time was over before every order of events was looked at';
  const what = fault === 'none' ? 'without a fault' : `with one fault (${fault}) at any moment`;
  return [
    `explored ${what}: ${states} states, ${transitions} transitions; ${bound}`,
    ...(findings.length === 0 ? ['nothing goes wrong that does not go wrong in any case'] : []),
    ...findings.flatMap(({ words, story }) => [
      `may go wrong: not always true is that ${words}`,
      ...story.map((step, i) => `  ${String(i + 1).padStart(3)}  ${step}`),
    ]),
  ];
}

function shown(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** `0.4 s`, `12 s`, `5 min`. */
function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
