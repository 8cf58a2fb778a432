import type { AccessMode } from '../kube/objects';
import { volumeModeOf } from '../model/volumes';
import { list } from '../util/text';
import { aboutClaims, type ClaimSource, claimsOf, type FutureClaim, isBound } from './facts/claims';
import { driverName } from './facts/described-cluster';
import { evidenceOfClaim } from './facts/evidence';
import type { Facts } from './facts/facts';
import { type DriverInUse, hasProvisioner, storageOf } from './facts/storage';
import type { Finding, Rule } from './rule';

export const BND09: Rule = {
  code: 'BND09',
  slug: 'access-mode-unsupported',
  title: 'the driver lacks the access mode',
  severity: 'error',
  needs: ['cluster'],
  foundBy: ['static', 'simulation'],
  clusterTexts: ['Volume capabilities … not supported', 'failed to provision volume with StorageClass "…": …'],
  *check(facts) {
    for (const source of claimsOf(facts).sources) {
      const refused = source.claims.filter((claim) => !isBound(claim) && lackOf(claim, facts) !== undefined);
      if (refused.length > 0) yield finding(facts, source, refused);
    }
  },
};

interface Lack {
  readonly driver: DriverInUse;
  readonly mode: AccessMode;
  readonly offered: readonly AccessMode[];
  /** A volume that promises what its driver cannot do. */
  readonly volume?: string;
}

function lackOf(claim: FutureClaim, facts: Facts): Lack | undefined {
  const storage = storageOf(facts);
  const taken = storage.candidatesOf(claim).find((volume) => storage.misfit(volume, claim) === undefined);
  const { storageClass } = storage.classOf(claim.object);
  const handMade = taken?.object.spec.csi?.driver;
  if (taken) {
    const isShared = claim.users.some(({ workload: { scale }, ordinal }) => ordinal === undefined && scale.most > 1);
    // Matching looks at the modes of the volume alone; a driver that lacks one is seen when a second node wants it.
    const lack = handMade && isShared ? lackOfDriver(storage.driver(driverName(handMade)), claim) : undefined;
    return lack && isForManyNodes(lack.mode) ? { ...lack, volume: taken.name } : undefined;
  }
  if (!storageClass || !hasProvisioner(storageClass) || claim.object.spec.volumeName) return undefined;
  const driver = storage.driverOf(storageClass);
  return driver && lackOfDriver(driver, claim);
}

function lackOfDriver(driver: DriverInUse, { object }: FutureClaim): Lack | undefined {
  const offered = driver.modes?.[volumeModeOf(object)];
  const mode = offered && (object.spec.accessModes ?? []).find((each) => !offered.includes(each));
  return mode && offered ? { driver, mode, offered } : undefined;
}

function isForManyNodes(mode: AccessMode): boolean {
  return mode === 'ReadWriteMany' || mode === 'ReadOnlyMany';
}

function finding(facts: Facts, { on, path }: ClaimSource, claims: readonly FutureClaim[]): Finding {
  const [claim] = claims as readonly [FutureClaim];
  const { driver, mode, offered, volume } = lackOf(claim, facts) as Lack;
  const { name } = storageOf(facts).classOf(claim.object);
  const vm = volumeModeOf(claim.object);
  const outcome = volume ? 'it fails on the second node' : 'it never binds';
  const of = volume ? `of volume ${volume}` : `of class ${name}`;
  const offers = offered.length > 0 ? list(offered) : `nothing with volumeMode ${vm}`;
  const { trace, clusterMessage } = evidenceOfClaim(facts, claim);
  return {
    on,
    path: [...path, 'accessModes'],
    severity: volume ? 'warning' : 'error',
    message: `claim ${claim.name} asks for ${mode} with volumeMode ${vm}; driver ${driver.name} ${of} offers ${offers}: ${outcome}`,
    why: 'A driver makes volumes only with the access modes that it can keep; what the claim asks for beyond that is refused, again and again.',
    help: [
      ...helpFor(facts, mode, claim),
      ...(offered.includes('ReadWriteOnce') ? ['or accessModes: [ReadWriteOnce] with one writer'] : []),
    ],
    ...(trace && { trace }),
    ...(clusterMessage !== undefined && { clusterMessage }),
    about: [on.id, ...aboutClaims(...claims)],
  };
}

/** Classes whose driver has what is wanted. */
function helpFor(facts: Facts, mode: AccessMode, { object }: FutureClaim): readonly string[] {
  const storage = storageOf(facts);
  const serving = [...storage.classes.values()].filter((each) =>
    storage.driverOf(each)?.modes?.[volumeModeOf(object)].includes(mode),
  );
  const names = serving.map(({ metadata }) => metadata.name);
  if (names.length > 0) return [`storageClassName: ${names.join(' | ')}, whose driver has ${mode}`];
  return [
    `a class of a driver that has ${mode}: for files that several nodes share, a file system driver (SharedVolumeApp)`,
  ];
}
