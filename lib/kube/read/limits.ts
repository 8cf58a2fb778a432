/**
 * What a reader of strangers' files has to refuse so that memory and time stay bounded. Each limit is far above what a
 * cluster could hold or a person would write; whoever meets one gets its name and value in the message.
 */
export interface ReadLimits {
  /** Bytes of one file or of standard input. A render of 50,000 manifests has about 25 MB. */
  readonly fileBytes: number;
  /** Bytes of all sources of one run together; objects in memory take up to ten times their text. */
  readonly totalBytes: number;
  /**
   * Bytes of one YAML document (JSON is read by other means and has `fileBytes` alone). An API server takes 3 MiB in one
   * request (`MaxRequestBodyBytes`, apiserver v0.37.1 `pkg/server/config.go`), so only a List can be longer; the parser's
   * events take up to 150 bytes for each byte of a text made for that purpose, 600 MB at this limit.
   */
  readonly yamlDocumentBytes: number;
  /** Bytes of one object as JSON: the API server's `MaxRequestBodyBytes`. It answers `Request entity too large`. */
  readonly objectBytes: number;
  /** Objects of one run. */
  readonly objects: number;
  /** Nesting of lists and mappings. The deepest path of a built-in kind has about 20 levels, a CRD's schema rarely 60. */
  readonly depth: number;
  /**
   * Values that aliases and merge keys may add to one document ("billion laughs"). kubectl's reader (go.yaml.in/yaml/v2,
   * `allowedAliasRatio`) refuses documents of more than 400,000 values that are mostly aliases.
   */
  readonly aliasedValues: number;
  /** Problems told for one document; who has more has one cause, or generates them. */
  readonly problemsPerDocument: number;
}

const MIB = 1024 * 1024;

/** The limits that hold when none are given. */
export const READ_LIMITS: ReadLimits = {
  fileBytes: 64 * MIB,
  totalBytes: 256 * MIB,
  yamlDocumentBytes: 4 * MIB,
  objectBytes: 3 * MIB,
  objects: 200_000,
  depth: 100,
  aliasedValues: 100_000,
  problemsPerDocument: 100,
};
