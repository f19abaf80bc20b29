// What names something else names something that is there.
import { nameOf } from '../render.mjs';
import { podsOf } from './pods.mjs';

/** @param external (secret, key) => whether the chart's README tells operators to make it */
export function checkReferences(objects, external) {
  const problems = [];
  const find = (kind, name) => objects.find(object => object.kind === kind && object.metadata.name === name);
  const pods = podsOf(objects);
  const selects = labels => pods.filter(pod => Object.entries(labels).every(([key, value]) => pod.labels[key] === value));

  const need = (say, kind, name, keys = []) => {
    const made = find(kind, name) ?? (kind === 'Secret' && objects.find(object => object.kind === 'Certificate' && object.spec.secretName === name));
    if (!made) {
      if (kind !== 'Secret' || !(keys.length > 0 ? keys : [undefined]).every(key => external(name, key))) say(`${kind} ${name} ${keys} is neither rendered nor described in the README`);
    } else if (made.kind !== 'Certificate') {
      for (const key of keys) if (!(key in { ...made.data, ...made.stringData })) say(`${kind} ${name} has no key ${key}`);
    }
  };
  const secretItems = source => (source.items ?? []).map(item => item.key);

  for (const { owner, spec } of pods) {
    const say = text => problems.push(`${nameOf(owner)}: ${text}`);
    if (spec.serviceAccountName) need(say, 'ServiceAccount', spec.serviceAccountName);
    for (const volume of spec.volumes ?? []) {
      for (const source of [volume, ...(volume.projected?.sources ?? [])]) {
        if (source.configMap) need(say, 'ConfigMap', source.configMap.name, secretItems(source.configMap));
        if (source.secret) need(say, 'Secret', source.secret.secretName ?? source.secret.name, secretItems(source.secret));
      }
    }
    const volumes = new Set([...(spec.volumes ?? []), ...(owner.spec.volumeClaimTemplates ?? []).map(claim => claim.metadata)].map(volume => volume.name));
    for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
      for (const mount of container.volumeMounts ?? []) if (!volumes.has(mount.name)) say(`mounts ${mount.name}, which is no volume`);
      for (const { valueFrom } of container.env ?? []) {
        if (valueFrom?.secretKeyRef) need(say, 'Secret', valueFrom.secretKeyRef.name, [valueFrom.secretKeyRef.key]);
        if (valueFrom?.configMapKeyRef) need(say, 'ConfigMap', valueFrom.configMapKeyRef.name, [valueFrom.configMapKeyRef.key]);
      }
      const ports = (container.ports ?? []).flatMap(port => [port.name, port.containerPort]);
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'].map(name => container[name]).filter(Boolean)) {
        const port = (probe.grpc ?? probe.httpGet ?? probe.tcpSocket)?.port;
        if (port !== undefined && !ports.includes(port)) say(`probes port ${port}, which it does not have`);
      }
    }
  }

  for (const object of objects) {
    const say = text => problems.push(`${nameOf(object)}: ${text}`);
    const { kind, spec } = object;
    if (kind === 'Service') {
      const chosen = selects(spec.selector);
      if (chosen.length === 0) say('selects no pod');
      for (const port of spec.ports) {
        for (const pod of chosen) {
          if (!pod.spec.containers.some(container => (container.ports ?? []).some(known => [known.name, known.containerPort].includes(port.targetPort ?? port.port)))) say(`port ${port.name} leads to ${port.targetPort}, which ${nameOf(pod.owner)} does not have`);
        }
      }
    }
    if (kind === 'PodDisruptionBudget' && selects(spec.selector?.matchLabels ?? {}).length === 0) say('selects no pod');
    if (kind === 'Deployment' || kind === 'StatefulSet') {
      if (!Object.entries(spec.selector?.matchLabels ?? {}).every(([key, value]) => spec.template.metadata?.labels?.[key] === value)) say('does not select its own pods');
      const scaler = objects.find(other => other.kind === 'ScaledObject' && other.spec.scaleTargetRef.name === object.metadata.name);
      if (scaler && spec.replicas !== undefined) say('has replicas although KEDA counts its pods');
      if (!scaler && spec.replicas === undefined) say('has no replicas and nothing that counts its pods');
    }
    if (kind === 'ScaledObject') {
      if (!find('Deployment', spec.scaleTargetRef.name)) say(`scales ${spec.scaleTargetRef.name}, which does not exist`);
      for (const trigger of spec.triggers) if (trigger.authenticationRef && !find('TriggerAuthentication', trigger.authenticationRef.name)) say(`authenticates with ${trigger.authenticationRef.name}, which does not exist`);
    }
    if (kind === 'TriggerAuthentication') {
      for (const { name, key } of spec.secretTargetRef ?? []) need(say, 'Secret', name, [key]);
      for (const { name, key } of spec.configMapTargetRef ?? []) need(say, 'ConfigMap', name, [key]);
    }
    if (kind === 'Ingress') {
      for (const { host, http } of spec.rules) {
        for (const { backend } of http.paths) {
          const service = find('Service', backend.service.name);
          if (!service?.spec.ports.some(port => [port.name, port.port].includes(backend.service.port.name ?? backend.service.port.number))) say(`${host} leads to ${backend.service.name}, which has no such port`);
        }
      }
      for (const { secretName } of spec.tls ?? []) if (secretName) need(say, 'Secret', secretName);
    }
  }
  const names = objects.map(object => `${object.apiVersion} ${nameOf(object)}`);
  names.filter((name, index) => names.indexOf(name) !== index).forEach(name => problems.push(`${name} is rendered twice`));
  return problems;
}
