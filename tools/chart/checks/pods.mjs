// What every pod must be: without rights, bounded, probed where it serves, from a pinned image.
import { nameOf } from '../render.mjs';

/** Pod specifications of whatever runs pods. */
export function podsOf(objects) {
  return objects.flatMap(object => {
    if (object.kind === 'Pod') return [{ owner: object, labels: object.metadata.labels ?? {}, spec: object.spec }];
    const template = object.spec?.jobTemplate?.spec?.template ?? object.spec?.template;
    return template?.spec?.containers ? [{ owner: object, labels: template.metadata?.labels ?? {}, spec: template.spec }] : [];
  });
}

export function checkPods(objects) {
  const problems = [];
  for (const { owner, spec } of podsOf(objects)) {
    const say = text => problems.push(`${nameOf(owner)}: ${text}`);
    checkPod(spec, say);
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    for (const container of containers) checkContainer(container, spec, text => say(`container ${container.name}: ${text}`));
    if (['Deployment', 'StatefulSet', 'DaemonSet'].includes(owner.kind)) {
      for (const container of spec.containers) {
        for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
          if ((container.ports ?? []).length > 0 && !container[probe]) say(`container ${container.name} serves but has no ${probe}`);
        }
      }
      checkGpu(owner, spec, say);
      checkGrace(owner, spec, say);
    }
  }
  return problems;
}

function checkPod(spec, say) {
  const security = spec.securityContext ?? {};
  if (spec.automountServiceAccountToken !== false) say('mounts a service account token');
  if (security.seccompProfile?.type !== 'RuntimeDefault') say('has no RuntimeDefault seccomp profile');
  for (const flag of ['hostNetwork', 'hostPID', 'hostIPC']) if (spec[flag]) say(`uses ${flag}`);
  for (const volume of spec.volumes ?? []) if (volume.hostPath) say(`mounts the host's ${volume.hostPath.path}`);
  if (!(spec.volumes ?? []).some(volume => volume.emptyDir)) {
    if (spec.containers.some(container => (container.volumeMounts ?? []).some(mount => mount.mountPath === '/tmp'))) say('/tmp is no emptyDir');
  }
}

function checkContainer(container, spec, say) {
  const security = { ...spec.securityContext, ...container.securityContext };
  if (security.runAsNonRoot !== true || security.runAsUser === 0) say('may run as root');
  if (!(security.runAsUser > 0)) say('names no user, so that runAsNonRoot depends on the image');
  if (security.readOnlyRootFilesystem !== true) say('has a writable root');
  if (security.allowPrivilegeEscalation !== false) say('may escalate its privileges');
  if (security.privileged) say('is privileged');
  if (!(security.capabilities?.drop ?? []).includes('ALL')) say('keeps capabilities');
  if ((security.capabilities?.add ?? []).length > 0) say(`adds capabilities ${security.capabilities.add}`);

  const { requests = {}, limits = {} } = container.resources ?? {};
  if (!requests.cpu || !requests.memory) say('requests no CPU or memory');
  if (!limits.memory) say('has no limit of memory');

  const tag = /(?:@sha256:[0-9a-f]{64}|:([\w][\w.-]*))$/.exec(container.image ?? '');
  if (!tag) say(`image ${container.image} is not pinned`);
  else if (tag[1] === 'latest') say(`image ${container.image} is whatever is latest`);
  for (const variable of container.env ?? []) {
    if (/token|password|secret_?key/i.test(variable.name) && variable.value !== undefined) say(`the secret ${variable.name} is in the clear`);
  }
}

function checkGpu(owner, spec, say) {
  const isGpu = name => /^(nvidia|amd)\.com\//.test(name);
  for (const { name, resources = {} } of spec.containers) {
    if (Object.keys(resources.requests ?? {}).some(isGpu) && !Object.keys(resources.limits ?? {}).some(isGpu)) say(`container ${name} requests a GPU without a limit, which Kubernetes refuses`);
    if (Object.keys(resources.limits ?? {}).some(isGpu) && owner.spec.strategy?.rollingUpdate?.maxSurge !== 0) say('has GPUs and maxSurge is not 0, so an upgrade waits for a GPU that the old pod holds');
  }
}

function checkGrace(owner, spec, say) {
  for (const container of spec.containers) {
    const shutdown = (container.env ?? []).find(variable => variable.name === 'Shutdown__Timeout');
    const seconds = shutdown?.value.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
    if (shutdown && !(spec.terminationGracePeriodSeconds > seconds)) say(`is killed after ${spec.terminationGracePeriodSeconds} s, before its ${shutdown.value} s to stop are over`);
  }
}
