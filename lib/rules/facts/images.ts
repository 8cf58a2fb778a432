import type { DataPath, FormatBreak, ImageRow, ReleaseLines } from './image-row';
import { BITNAMI_NAMES, BITNAMI_SOURCE, IMAGE_TABLE } from './image-table';

/** What is known of an image by its name and its tag. */
export interface KnownImage extends Omit<ImageRow, 'from' | 'below'> {
  /** The numbers at the start of the tag: `[17, 2]`; absent when there is none, or only a digest. */
  readonly version?: readonly number[];
  /** Empty if the place depends on a version that is not told. Several for stores with a log of its own. */
  readonly data: readonly DataPath[];
}

/** Nothing for an image that the table does not have: then nothing is assumed of it. */
export function knownImage(image: string | undefined): KnownImage | undefined {
  if (typeof image !== 'string' || image === '') return undefined;
  const { isMirror, path, tag } = partsOf(image);
  const version = versionOf(tag);
  const segments = path.split('/');
  const app = segments[segments.length - 1] as string;
  if (BITNAMI.test(segments[segments.length - 2] ?? '')) return bitnami(app, version);
  const rows = rowsOf(isMirror, path);
  return rows && rowFor(rows, version);
}

/** `bitnamisecure` has the images that `bitnami` had before 2025. */
const BITNAMI = /^bitnami(legacy|secure)?$/;

/** Vendors who put a product's name on an image that keeps its data elsewhere. */
const OTHER_LAYOUTS: ReadonlySet<string> = new Set([
  'linuxserver',
  'ubuntu',
  'wurstmeister',
  'digitalocean',
  'google-samples',
  'google_samples',
  'google-containers',
  'google_containers',
]);

/** Registries where anybody may have an image of any name: as on Docker Hub, the whole path counts. */
const SHARED_REGISTRIES =
  /(^|\.)(docker\.io|quay\.io|ghcr\.io|gcr\.io|registry\.k8s\.io|lscr\.io|public\.ecr\.aws|mcr\.microsoft\.com|cgr\.dev|registry\.gitlab\.com|elastic\.co)$/;

interface ImageParts {
  /** A registry of somebody's own, which mirrors others. */
  readonly isMirror: boolean;
  /** Without host, tag and digest, and without the `library` of Docker Hub's official images. */
  readonly path: string;
  readonly tag?: string;
}

function partsOf(image: string): ImageParts {
  const [name = ''] = image.split('@');
  const colon = name.lastIndexOf(':');
  const isTagged = colon > name.lastIndexOf('/');
  const repository = isTagged ? name.slice(0, colon) : name;
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(0, slash));
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const path = (isHost ? repository.slice(slash + 1) : repository).replace(/^(docker\/)?library\//, '');
  const isMirror = isHost && !SHARED_REGISTRIES.test(first.replace(/:\d+$/, ''));
  return { isMirror, path, ...(isTagged && { tag: name.slice(colon + 1) }) };
}

/** What a mirror has under a product's name is taken for a copy. */
function rowsOf(isMirror: boolean, path: string): readonly ImageRow[] | undefined {
  if (OTHER_LAYOUTS.has(path.split('/').at(-2) ?? '')) return undefined;
  const isOf = (name: string) => path === name || (isMirror && path.endsWith(`/${name}`));
  return IMAGE_TABLE.find(({ names }) => names.some(isOf))?.rows;
}

function rowFor(rows: readonly ImageRow[], version: readonly number[] | undefined): KnownImage | undefined {
  if (version === undefined) {
    const [{ from, below, ...row }] = rows as [ImageRow];
    const isOfEvery = from === undefined && below === undefined;
    if (isOfEvery) return row;
    // What all versions have in common; a directory only if it is told.
    const data = row.data.map(({ movedBy }) => ({ ...(movedBy && { movedBy }) }));
    const { needsEmptyRoot: _, refusesMountAt: __, ...common } = row;
    return { ...common, data, declares: [] };
  }
  const found = rows.find(
    ({ from, below }) =>
      (from === undefined || compareVersions(version, numbers(from)) >= 0) &&
      (below === undefined || compareVersions(version, numbers(below)) < 0),
  );
  if (found === undefined) return undefined;
  const { from: _, below: __, ...row } = found;
  const major = String(version[0]);
  const data = row.data.map(({ directory, ...rest }) => ({
    ...rest,
    ...(directory !== undefined && { directory: directory.replace('{major}', major) }),
  }));
  return { ...row, data, version };
}

function bitnami(app: string, version: readonly number[] | undefined): KnownImage | undefined {
  const product = Object.hasOwn(BITNAMI_NAMES, app) ? BITNAMI_NAMES[app] : undefined;
  const rows = IMAGE_TABLE.find(({ rows }) => rows[0]?.name === product)?.rows;
  const row = rows?.[0];
  if (row === undefined) return undefined;
  const { name, quorum, recovers, stopSeconds, mayBeCache, keepsNothingIf, formatBreak } = row;
  return {
    name,
    data: [{ directory: `/bitnami/${app}`, movedBy: bitnamiMovers(app, row) }],
    declares: [],
    ...(quorum && { quorum }),
    recovers,
    stopSeconds,
    uid: 1001,
    ...(mayBeCache && { mayBeCache }),
    ...(keepsNothingIf && { keepsNothingIf }),
    ...(formatBreak && { formatBreak }),
    source: BITNAMI_SOURCE,
    ...(version && { version }),
  };
}

/** Every image has a variable `<APP>_DATA_DIR`, takes its product's flags, and reads a mounted configuration. */
function bitnamiMovers(app: string, { data }: ImageRow): DataPath['movedBy'] {
  const [first] = data;
  const { flags = [], env = [], config } = first?.movedBy ?? {};
  const own = `${app.toUpperCase()}_DATA_DIR`;
  const directories = [`/opt/bitnami/${app}`, `/bitnami/${app}/conf`];
  return { env: [own, ...env], flags, ...(config && { config: { ...config, directories } }) };
}

/** The numbers at the start of a tag: `17.2-alpine`, `v2.53.0`. A date or a build number is no version. */
function versionOf(tag: string | undefined): readonly number[] | undefined {
  const match = /^v?(\d{1,4}(?:\.\d{1,6})*)(?=$|[-_+])(?!-\d\d-\d\d)/.exec(tag ?? '');
  return match === null ? undefined : numbers(match[1] as string);
}

function numbers(version: string): readonly number[] {
  return version.split('.').map(Number);
}

/** Missing numbers count as equal: `17` is neither before nor after `17.2`. */
function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/**
 * Why the files that one version of an image wrote are nothing for another one, if they are; nothing if they can be read, or if nobody can tell.
 *
 * - `upgrade`: the newer version reads no older line's files.
 * - `skip`: it reads those of the line before its own, and these are older.
 * - `downgrade`: they are of a newer version.
 */
export function formatBreakBetween(
  before: KnownImage,
  after: KnownImage,
): { readonly kind: 'upgrade' | 'skip' | 'downgrade'; readonly formatBreak: FormatBreak } | undefined {
  const { formatBreak } = after;
  if (formatBreak === undefined || before.name !== after.name || !before.version || !after.version) return undefined;
  const kind = breakOf(formatBreak, before.version, after.version);
  return kind && { kind, formatBreak };
}

function breakOf({ lines, upgrade, downgrade }: FormatBreak, before: readonly number[], after: readonly number[]) {
  const steps = stepsBetween(lines, before, after);
  if (downgrade !== undefined && steps < 0) return 'downgrade';
  if (downgrade === 'any' && compareVersions(after, before) < 0) return 'downgrade';
  if (upgrade === 'every' && steps > 0) return 'upgrade';
  return upgrade === 'skip' && steps > 1 ? 'skip' : undefined;
}

/** How many release lines a version is after another one; 0 if a tag is too short to tell. */
function stepsBetween(lines: ReleaseLines, before: readonly number[], after: readonly number[]): number {
  if (lines === 'major') return (after[0] as number) - (before[0] as number);
  if (lines === 'minor') {
    const majors = (after[0] as number) - (before[0] as number);
    // Nobody can say how many minor versions the older major version had.
    if (majors !== 0) return Math.sign(majors);
    return before[1] === undefined || after[1] === undefined ? 0 : after[1] - before[1];
  }
  const lineOf = (version: readonly number[]) => lines.filter((line) => compareVersions(version, numbers(line)) >= 0);
  const first = lineOf(before);
  const last = lineOf(after);
  return isTooShort(lines, before) || isTooShort(lines, after) ? 0 : last.length - first.length;
}

/** `9` may be any of 9.0 to 9.6. */
function isTooShort(lines: readonly string[], version: readonly number[]): boolean {
  return version.length === 1 && lines.filter((line) => line.startsWith(`${version[0]}.`)).length > 1;
}
