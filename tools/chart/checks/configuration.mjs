// Configuration that the chart hands to the services exists in their code; queues are those that they consume.
import { nameOf } from '../render.mjs';
import { explainSetting, queueNames, settings } from '../source.mjs';
import { podsOf } from './pods.mjs';

const tree = settings();
// Settings that the design fixes and a service will read once its part is in; each is reported as skipped until then.
const agreed = ['Endpoints:Health', 'Inference:Role', 'Tls'];
export const pending = agreed.filter(prefix => !settingExists(prefix.split(':')));
const ours = new Set(['ASSAY_CONFIG', 'ASSAY_SECRETS', 'POD_NAME']);

export function checkConfiguration(objects) {
  const problems = [];
  const check = (owner, keys, value) => {
    const problem = explainSetting(tree, keys, value);
    const path = keys.join(':');
    if (problem && !pending.some(prefix => path === prefix || path.startsWith(`${prefix}:`))) problems.push(`${nameOf(owner)}: ${problem}`);
  };
  for (const object of objects.filter(object => object.kind === 'ConfigMap' && object.data?.['assay.json']))
    leavesOf(JSON.parse(object.data['assay.json'])).forEach(([keys, value]) => check(object, keys, value));

  for (const { owner, spec } of podsOf(objects)) {
    for (const source of (spec.volumes ?? []).flatMap(volume => volume.projected?.sources ?? []))
      (source.secret?.items ?? []).forEach(item => check(owner, item.path.split('__')));
    for (const container of spec.containers.filter(container => (container.env ?? []).some(variable => variable.name === 'ASSAY_CONFIG'))) {
      for (const { name, value } of container.env) if (!ours.has(name) && !/^(OTEL|DOTNET|ASPNETCORE)_/.test(name)) check(owner, name.split('__'), value);
      for (const argument of container.args ?? []) check(owner, argument.replace(/^--/, '').split('=')[0].split(':'));
    }
  }
  return problems;
}

export function checkQueues(objects) {
  const known = queueNames();
  const problems = [];
  for (const object of objects.filter(object => object.kind === 'ScaledObject')) {
    for (const { metadata } of object.spec.triggers) {
      if (!known.includes(metadata.queueName)) problems.push(`${nameOf(object)}: ${metadata.queueName} is no queue; they are ${known.join(', ')}`);
      if (metadata.protocol !== 'http' || metadata.mode !== 'QueueLength') problems.push(`${nameOf(object)}: only protocol http with mode QueueLength counts the messages that are being worked on`);
    }
    if (object.spec.advanced?.horizontalPodAutoscalerConfig?.behavior?.scaleDown?.stabilizationWindowSeconds === undefined) problems.push(`${nameOf(object)}: scales down without a stabilization window`);
  }
  // The job declares the queues of every service that has some.
  const job = objects.find(object => object.kind === 'Job' && object.metadata.name.endsWith('-topology'));
  const declaring = (job?.spec.template.spec.containers ?? []).map(container => container.name);
  for (const service of new Set(known.map(queue => queue.split('-')[0])))
    if (job && !declaring.includes(service)) problems.push(`${nameOf(job)}: nothing declares the queues of ${service}`);
  return problems;
}

function leavesOf(value, keys = []) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[keys, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...keys, key]));
}

function settingExists(keys) {
  return keys.reduce((node, key) => node?.[key], tree) !== undefined;
}
