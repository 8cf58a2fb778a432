import { EnvFieldPaths, EnvValue } from 'cdk8s-plus-34';

/** Options of `Ordinal.command`. */
export interface OrdinalCommandOptions {
  /** Shell script of the first member. `exec` the server at its end, so that it gets the signals. */
  readonly first: string;
  /** Shell script of every other member. */
  readonly others: string;
  /**
   * The environment variable that holds the ordinal: the store's `ordinalVariable`.
   *
   * @default POD_ORDINAL
   */
  readonly variable?: string;
  /**
   * The first ordinal: the store's `firstOrdinal`.
   *
   * @default 0
   */
  readonly firstOrdinal?: number;
}

/** How a container learns which member it is. */
export class Ordinal {
  /**
   * The member's ordinal, from the label that the controller writes (`apps.kubernetes.io/pod-index`; all supported
   * versions have it).
   */
  static index(): EnvValue {
    return EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' });
  }

  /** The member's name, `<set>-<ordinal>`: stable over restarts, also its host name. */
  static podName(): EnvValue {
    return EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME);
  }

  /**
   * A command that does one thing on the first member and another on the rest, for images with a POSIX shell. The store
   * must set the variable (`ordinalVariable`); without it the container stops with a message.
   */
  static command(options: OrdinalCommandOptions): string[] {
    const variable = options.variable ?? 'POD_ORDINAL';
    const first = options.firstOrdinal ?? 0;
    const given = `\${${variable}:?set ordinalVariable}`;
    return ['sh', '-c', `if [ "${given}" = ${first} ]; then\n${options.first}\nelse\n${options.others}\nfi`];
  }

  private constructor() {}
}
