import type { AnyModule } from '../runner/module.ts';
import { archive } from './archive/archive.ts';
import { unarchive } from './archive/unarchive.ts';
import { assert } from './assert.ts';
import { command, shell } from './command/command.ts';
import { make } from './command/make.ts';
import { raw } from './command/raw.ts';
import { script } from './command/script.ts';
import { dockerContainer } from './containers/docker-container/docker-container.ts';
import { dockerImage } from './containers/docker-image.ts';
import { dockerNetwork } from './containers/docker-network.ts';
import {
  dockerImageExport,
  dockerImageLoad,
  dockerImagePull,
  dockerImagePush,
  dockerImageTag,
} from './containers/docker-steps.ts';
import { dockerVolume } from './containers/docker-volume.ts';
import { dockerLogin, podmanLogin, podmanLoginInfo } from './containers/login.ts';
import { podmanContainer } from './containers/podman-container/podman-container.ts';
import { podmanContainerCopy } from './containers/podman-container-copy.ts';
import { podmanImage } from './containers/podman-image.ts';
import { dockerImageInfo, podmanImageInfo } from './containers/podman-info.ts';
import { podmanPod } from './containers/podman-pod/podman-pod.ts';
import { podmanPrune } from './containers/podman-prune.ts';
import { podmanLoad, podmanSave, podmanTag } from './containers/podman-transfer.ts';
import { skopeoCopy } from './containers/skopeo-copy.ts';
import { htpasswd } from './crypto/htpasswd.ts';
import { opensslCsrInfo } from './crypto/info/openssl-csr-info.ts';
import { opensslPrivatekeyInfo } from './crypto/info/openssl-privatekey-info.ts';
import { x509CertificateInfo } from './crypto/info/x509-certificate-info.ts';
import { opensslCsr, opensslCsrPipe } from './crypto/openssl-csr.ts';
import { opensslPrivatekey } from './crypto/openssl-privatekey.ts';
import { x509Certificate, x509CertificatePipe } from './crypto/x509-certificate.ts';
import { debug } from './debug.ts';
import { fail } from './fail.ts';
import { blockinfile } from './files/blockinfile.ts';
import { copy } from './files/copy.ts';
import { fetch } from './files/fetch.ts';
import { file } from './files/file.ts';
import { find } from './files/find.ts';
import { lineinfile } from './files/lineinfile.ts';
import { patch } from './files/patch.ts';
import { replace } from './files/replace.ts';
import { slurp } from './files/slurp.ts';
import { stat } from './files/stat.ts';
import { tempfile } from './files/tempfile.ts';
import { template } from './files/template.ts';
import { git } from './git/git.ts';
import { cron } from './host/cron/cron.ts';
import { getent } from './host/getent.ts';
import { group } from './host/group.ts';
import { hostname } from './host/hostname/hostname.ts';
import { sysctl } from './host/sysctl/sysctl.ts';
import { user } from './host/user.ts';
import { includeVars } from './include-vars.ts';
import { helm } from './kubernetes/helm/helm.ts';
import { k8s } from './kubernetes/k8s.ts';
import { k8sInfo } from './kubernetes/k8s-info.ts';
import { k8sJsonPatch } from './kubernetes/k8s-json-patch.ts';
import { getUrl } from './net/get-url.ts';
import { uri } from './net/uri.ts';
import { firewalld } from './network/firewalld/firewalld.ts';
import { iptables } from './network/iptables/iptables.ts';
import { nmcli } from './network/nmcli/nmcli.ts';
import { apt } from './packages/apt.ts';
import { dnf, yum } from './packages/dnf.ts';
import { packages } from './packages/package.ts';
import { packageFacts } from './packages/package-facts.ts';
import { pip } from './packages/pip/pip.ts';
import { pause } from './pause.ts';
import { ping } from './ping.ts';
import { seboolean } from './selinux/seboolean.ts';
import { service } from './services/service.ts';
import { serviceFacts } from './services/service-facts.ts';
import { systemd } from './services/systemd.ts';
import { setFact } from './set-fact.ts';
import { setStats } from './set-stats.ts';
import { setup } from './setup.ts';
import { synchronize } from './synchronize/synchronize.ts';
import { waitFor } from './wait-for.ts';

/** The modules of general use, as the engine and the documentation list them. */
export const generalModules: readonly AnyModule<unknown>[] = [
  apt,
  archive,
  assert,
  blockinfile,
  command,
  copy,
  cron,
  debug,
  dnf,
  dockerContainer,
  dockerImage,
  dockerImageExport,
  dockerImageInfo,
  dockerImageLoad,
  dockerImagePull,
  dockerImagePush,
  dockerImageTag,
  dockerLogin,
  dockerNetwork,
  dockerVolume,
  fail,
  fetch,
  file,
  find,
  firewalld,
  getUrl,
  getent,
  git,
  group,
  helm,
  hostname,
  htpasswd,
  includeVars,
  iptables,
  k8s,
  k8sInfo,
  k8sJsonPatch,
  lineinfile,
  make,
  opensslCsr,
  opensslCsrInfo,
  opensslCsrPipe,
  opensslPrivatekey,
  opensslPrivatekeyInfo,
  nmcli,
  packageFacts,
  packages,
  patch,
  pause,
  ping,
  pip,
  podmanContainer,
  podmanContainerCopy,
  podmanImage,
  podmanImageInfo,
  podmanLoad,
  podmanLogin,
  podmanLoginInfo,
  podmanPod,
  podmanPrune,
  podmanSave,
  podmanTag,
  raw,
  replace,
  script,
  seboolean,
  service,
  serviceFacts,
  setFact,
  setStats,
  setup,
  shell,
  skopeoCopy,
  slurp,
  stat,
  synchronize,
  sysctl,
  systemd,
  tempfile,
  template,
  unarchive,
  uri,
  user,
  waitFor,
  x509Certificate,
  x509CertificateInfo,
  x509CertificatePipe,
  yum,
];
