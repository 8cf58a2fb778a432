/** What is to be known of an image that keeps data. */

/**
 * The release lines between which files change. `major` and `minor`: every number of that rank begins one. A list: those that begin one, in their order; what is newer than
 * its last is of its last.
 */
export type ReleaseLines = 'major' | 'minor' | readonly string[];

/** When an image refuses, or ruins, the files that another version of it wrote. */
export interface FormatBreak {
  readonly lines: ReleaseLines;
  /** `every`: an older line's files are never read; `skip`: only those of the line before are; absent: those of all older lines are. */
  readonly upgrade?: 'every' | 'skip';
  /** The files of a newer line (`line`) or of any newer version (`any`) are not read. */
  readonly downgrade?: 'line' | 'any';
  /** What the product wants instead. */
  readonly instead: string;
}

/** How an image can be told to keep its data elsewhere. */
export interface Movers {
  /** Environment variables that hold the directory. */
  readonly env?: readonly string[];
  /** Flags that hold the directory: `--dir X` or `--dir=X`. */
  readonly flags?: readonly string[];
  /** A setting of a configuration file that moves it, and the directories where such files are read. */
  readonly config?: { readonly setting: RegExp; readonly directories: readonly string[] };
}

export interface DataPath {
  /** `{major}` stands for the version's. Absent: there is none by itself, it must be told. */
  readonly directory?: string;
  readonly movedBy?: Movers;
}

export interface ImageRow {
  /** The product. */
  readonly name: string;
  /** The image is of this version, or of a later one. */
  readonly from?: string;
  /** The image is of an earlier version. */
  readonly below?: string;
  readonly data: readonly DataPath[];
  /** Directories that the image declares as VOLUME: where no mount is exactly there, the runtime puts an anonymous volume, that is lost with the container. */
  readonly declares: readonly string[];
  /** It does not start on a directory that holds anything, `lost+found` for one. */
  readonly needsEmptyRoot?: true;
  /** It refuses to start if a volume is mounted there. */
  readonly refusesMountAt?: string;
  /** Members that must be up, of those that vote. */
  readonly quorum?: 'majority';
  /** How long a member needs after a crash: to replay a log (slow), or hardly at all. */
  readonly recovers: 'slow' | 'fast';
  readonly stopSeconds: number;
  /** The user it runs as, where that is not root or a user that its entry point changes to. */
  readonly uid?: number;
  /** It is often used for data that may be lost. */
  readonly mayBeCache?: true;
  /** Settings on the command line with which it keeps nothing at all: each flag has that value, or with `not` anything else. */
  readonly keepsNothingIf?: readonly { readonly flag: string; readonly is: string; readonly not?: true }[];
  readonly formatBreak?: FormatBreak;
  /** Where the vendor says so. */
  readonly source: string;
}

/** Repository names of a product at its vendor's, by the last parts of the image's name; the official ones of Docker Hub stand for themselves. */
export interface ImageNames {
  readonly names: readonly string[];
  readonly rows: readonly ImageRow[];
}
