// biome-ignore-all assist/source/organizeImports: sorted by code.
import { BND01 } from './BND01-no-default-class';
import { BND02 } from './BND02-class-not-found';
import { BND03 } from './BND03-provisioner-missing';
import { BND04 } from './BND04-no-matching-volume';
import { BND05 } from './BND05-static-claim-gets-default-class';
import { BND06 } from './BND06-selector-with-provisioning';
import { BND07 } from './BND07-node-name-bypasses-binding';
import { BND08 } from './BND08-released-volume-not-reusable';
import { BND09 } from './BND09-access-mode-unsupported';
import { BND10 } from './BND10-existing-claim-adopted';
import { BND11 } from './BND11-volume-not-writable';
import { BND12 } from './BND12-mount-root-not-empty';
import { BND13 } from './BND13-volume-plugin-removed';
import { BND14 } from './BND14-claim-not-found';
import { BND15 } from './BND15-volume-mode-mismatch';
import { BND16 } from './BND16-quota-exceeded';
import { BND17 } from './BND17-volume-claimed-twice';
import { CFG01 } from './CFG01-suppression-without-reason';
import { CFG02 } from './CFG02-suppression-unused';
import { CFG03 } from './CFG03-hint-contradicts';
import { DSR01 } from './DSR01-no-budget';
import { DSR02 } from './DSR02-budget-blocks-drain';
import { DSR03 } from './DSR03-budget-below-quorum';
import { DSR04 } from './DSR04-budget-dead-or-double';
import { DSR05 } from './DSR05-node-loss-outage';
import { DSR06 } from './DSR06-quorum-lost-in-rollout';
import { DSR07 } from './DSR07-members-share-a-node';
import { FLD01 } from './FLD01-unknown-field';
import { FLD02 } from './FLD02-wrong-type';
import { FLD03 } from './FLD03-missing-required';
import { FLD04 } from './FLD04-unsupported-value';
import { FLD05 } from './FLD05-invalid-name';
import { FLD06 } from './FLD06-invalid-number';
import { FLD07 } from './FLD07-duplicate-entry';
import { FLD08 } from './FLD08-fields-conflict';
import { FLD09 } from './FLD09-unknown-api';
import { FLD10 } from './FLD10-unreadable-document';
import { FLD11 } from './FLD11-server-warning';
import { FLD12 } from './FLD12-command-ends';
import { IDN01 } from './IDN01-set-name-too-long';
import { IDN02 } from './IDN02-selector-invalid';
import { IDN03 } from './IDN03-identity-overlap';
import { IDN04 } from './IDN04-data-path-not-persistent';
import { IDN05 } from './IDN05-mount-claim-mismatch';
import { IDN06 } from './IDN06-api-not-served';
import { IDN07 } from './IDN07-duplicate-object';
import { MIG01 } from './MIG01-identity-replaced';
import { MIG02 } from './MIG02-ordinal-range-shift';
import { MIG03 } from './MIG03-scale-below-quorum';
import { MIG04 } from './MIG04-data-path-moved';
import { MIG05 } from './MIG05-owner-changed';
import { NET01 } from './NET01-governing-service-missing';
import { NET02 } from './NET02-governing-service-not-headless';
import { NET03 } from './NET03-service-selects-nothing';
import { NET04 } from './NET04-peer-name-unresolvable';
import { NET05 } from './NET05-service-hits-foreign-pods';
import { NET06 } from './NET06-sessions-spread';
import { NET07 } from './NET07-unready-pods-get-traffic';
import { ORD01 } from './ORD01-peer-bootstrap-deadlock';
import { ORD02 } from './ORD02-readiness-gated-dns';
import { ORD03 } from './ORD03-cold-start-deadlock';
import { ORD04 } from './ORD04-forced-rollback-trap';
import { ORD05 } from './ORD05-parallel-ignores-unready';
import { ORD06 } from './ORD06-deploy-hook-deadlock';
import { ORD07 } from './ORD07-claim-wave-deadlock';
import { ORD08 } from './ORD08-scale-down-blocked';
import { RET01 } from './RET01-reclaim-delete';
import { RET02 } from './RET02-claim-owned-by-release';
import { RET03 } from './RET03-retention-policy-deletes';
import { RET04 } from './RET04-gitops-prunes-claims';
import { RET05 } from './RET05-orphaned-claims';
import { RET06 } from './RET06-stale-data-reattached';
import { RET07 } from './RET07-claim-dropped-by-upgrade';
import { RUN01 } from './RUN01-never-recovers';
import { RUN02 } from './RUN02-never-settles';
import { RUN03 } from './RUN03-two-writers';
import { RUN04 } from './RUN04-identity-twice';
import { RUN05 } from './RUN05-data-lost';
import { RUN06 } from './RUN06-foreign-data';
import { SHR01 } from './SHR01-rwo-rollout-deadlock';
import { SHR02 } from './SHR02-rwo-shared';
import { SHR03 } from './SHR03-one-claim-for-all-members';
import { SHR04 } from './SHR04-rwo-not-enforced';
import { SHR05 } from './SHR05-host-path-data';
import { SHR06 } from './SHR06-selinux-label-conflict';
import { TOP01 } from './TOP01-zone-chosen-before-pod';
import { TOP02 } from './TOP02-volume-zone-conflict';
import { TOP03 } from './TOP03-claims-of-one-pod-in-two-zones';
import { TOP04 } from './TOP04-not-enough-domains';
import { TOP05 } from './TOP05-dead-affinity-selector';
import { TOP06 } from './TOP06-spread-versus-volume';
import { TOP07 } from './TOP07-node-pinned-volume';
import { TOP08 } from './TOP08-attach-limit';
import { TOP09 } from './TOP09-surge-needs-spare-node';
import { TOP10 } from './TOP10-driver-not-on-node';
import { UPD01 } from './UPD01-forbidden-update';
import { UPD02 } from './UPD02-version-label-in-immutable-field';
import { UPD03 } from './UPD03-claim-template-resize';
import { UPD04 } from './UPD04-resize-rejected';
import { UPD05 } from './UPD05-update-will-not-roll';
import { UPD06 } from './UPD06-liveness-kills-recovery';
import { UPD07 } from './UPD07-grace-period-unsafe';
import { UPD08 } from './UPD08-replicas-owned-twice';
import { UPD09 } from './UPD09-gitops-perpetual-diff';
import { UPD10 } from './UPD10-rollout-estimate';
import { UPD11 } from './UPD11-config-change-unseen';
import { UPD12 } from './UPD12-data-format-upgrade';
import { UPD13 } from './UPD13-control-plane-upgrade-restart';
import { UPD14 } from './UPD14-max-unavailable-dropped';
import { UPD15 } from './UPD15-class-change-not-applied';
import type { Rule } from './rule';

/** Every rule, by code. Written by scripts/rule-index.ts. */
export const RULES: readonly Rule[] = [
  BND01,
  BND02,
  BND03,
  BND04,
  BND05,
  BND06,
  BND07,
  BND08,
  BND09,
  BND10,
  BND11,
  BND12,
  BND13,
  BND14,
  BND15,
  BND16,
  BND17,
  CFG01,
  CFG02,
  CFG03,
  DSR01,
  DSR02,
  DSR03,
  DSR04,
  DSR05,
  DSR06,
  DSR07,
  FLD01,
  FLD02,
  FLD03,
  FLD04,
  FLD05,
  FLD06,
  FLD07,
  FLD08,
  FLD09,
  FLD10,
  FLD11,
  FLD12,
  IDN01,
  IDN02,
  IDN03,
  IDN04,
  IDN05,
  IDN06,
  IDN07,
  MIG01,
  MIG02,
  MIG03,
  MIG04,
  MIG05,
  NET01,
  NET02,
  NET03,
  NET04,
  NET05,
  NET06,
  NET07,
  ORD01,
  ORD02,
  ORD03,
  ORD04,
  ORD05,
  ORD06,
  ORD07,
  ORD08,
  RET01,
  RET02,
  RET03,
  RET04,
  RET05,
  RET06,
  RET07,
  RUN01,
  RUN02,
  RUN03,
  RUN04,
  RUN05,
  RUN06,
  SHR01,
  SHR02,
  SHR03,
  SHR04,
  SHR05,
  SHR06,
  TOP01,
  TOP02,
  TOP03,
  TOP04,
  TOP05,
  TOP06,
  TOP07,
  TOP08,
  TOP09,
  TOP10,
  UPD01,
  UPD02,
  UPD03,
  UPD04,
  UPD05,
  UPD06,
  UPD07,
  UPD08,
  UPD09,
  UPD10,
  UPD11,
  UPD12,
  UPD13,
  UPD14,
  UPD15,
];
