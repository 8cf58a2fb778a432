/** One column of a table of `kubectl get`. */
export interface Column<T> {
  readonly name: string;
  /** Shown with `-o wide` alone. */
  readonly wide?: true;
  readonly cell: (object: T) => string;
}

export type Columns<T> = readonly Column<T>[];

export function column<T>(name: string, cell: (object: T) => string): Column<T> {
  return { name, cell };
}

export function wideColumn<T>(name: string, cell: (object: T) => string): Column<T> {
  return { name, cell, wide: true };
}

export const NONE = '<none>';
export const UNSET = '<unset>';
