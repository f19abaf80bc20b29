// Policies select pods that exist, every pod is under them, and who has to reach whom may.
import { nameOf } from '../render.mjs';
import { podsOf } from './pods.mjs';

const grpcPort = 5081;

/** @param calls [[caller, called]...] by component, as the services' code says */
export function checkNetwork(objects, calls) {
  const policies = objects.filter(object => object.kind === 'NetworkPolicy');
  if (policies.length === 0) return [];
  const problems = [];
  const pods = podsOf(objects);
  for (const policy of policies) {
    if (!pods.some(pod => matches(policy.spec.podSelector, pod.labels))) problems.push(`${nameOf(policy)}: selects no pod`);
    for (const rule of [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])]) {
      for (const peer of [...(rule.from ?? []), ...(rule.to ?? [])]) {
        if (peer.podSelector && !peer.namespaceSelector && !pods.some(pod => matches(peer.podSelector, pod.labels))) problems.push(`${nameOf(policy)}: a peer is no pod: ${JSON.stringify(peer.podSelector)}`);
      }
    }
  }
  for (const pod of pods) {
    for (const direction of ['Ingress', 'Egress']) {
      if (!policies.some(policy => policy.spec.policyTypes?.includes(direction) && matches(policy.spec.podSelector, pod.labels))) problems.push(`${nameOf(pod.owner)}: no policy limits its ${direction}`);
    }
  }
  for (const [caller, called] of calls) {
    // The workers of Inference make its calls too, but nobody calls them.
    for (const from of pods.filter(pod => componentOf(pod) === caller || componentOf(pod)?.startsWith(`${caller}-worker-`))) {
      for (const to of pods.filter(pod => componentOf(pod) === called)) {
        if (!allows(policies, 'Egress', from, to) || !allows(policies, 'Ingress', to, from)) problems.push(`${nameOf(from.owner)} calls ${nameOf(to.owner)} but no policy lets it`);
      }
    }
  }
  return problems;
}

const componentOf = pod => pod.owner.kind === 'Deployment' ? pod.labels['app.kubernetes.io/component'] : undefined;

function allows(policies, direction, pod, peer) {
  const [rules, peers] = direction === 'Egress' ? ['egress', 'to'] : ['ingress', 'from'];
  return policies.filter(policy => matches(policy.spec.podSelector, pod.labels)).some(policy => (policy.spec[rules] ?? []).some(rule =>
    (!rule.ports || rule.ports.some(({ port }) => port === grpcPort)) && (!rule[peers] || rule[peers].some(({ podSelector }) => podSelector && matches(podSelector, peer.labels)))));
}

function matches({ matchLabels = {}, matchExpressions = [] }, labels) {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values }) => operator === 'In' ? values.includes(labels[key]) : operator === 'NotIn' ? !values.includes(labels[key]) : (key in labels) === (operator === 'Exists'));
}
