// Every object against the schema of its kind: types, required fields, unknown fields, and API versions that are current.
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { nameOf } from '../render.mjs';

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
const folder = path.join(import.meta.dirname, '../schemas');
const customResources = new Map(fs.readdirSync(folder).map(file => {
  const schema = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  return [`${schema.properties.apiVersion.const} ${schema.properties.kind.const}`, ajv.compile(schema)];
}));

// Kinds that current clusters still serve and that have a successor.
const superseded = new Set(['v1 Endpoints', 'v1 ComponentStatus', 'v1 ReplicationController', 'autoscaling/v1 HorizontalPodAutoscaler']);

export async function checkSchemas(objects) {
  const problems = [];
  for (const object of objects) {
    const say = text => problems.push(`${nameOf(object)}: ${text}`);
    const { apiVersion, kind } = object;
    const custom = customResources.get(`${apiVersion} ${kind}`);
    if (custom) {
      if (!custom(object)) custom.errors.forEach(error => say(describe(error)));
      continue;
    }
    // Alpha and beta versions are removed sooner or later, and off by default in new clusters.
    if (!/^([a-z0-9.-]+\/)?v\d+$/.test(apiVersion ?? '') || superseded.has(`${apiVersion} ${kind}`)) {
      say(`${apiVersion} ${kind} is no current version of the API`);
      continue;
    }
    const validate = await validatorOf(apiVersion, kind);
    if (!validate) {
      say(`Kubernetes knows no ${apiVersion} ${kind}`);
      continue;
    }
    // The validators let unknown fields pass, but they look at every field that they know: what none of them read is unknown.
    const watched = watch(object);
    if (!validate(watched.proxy)) validate.errors.forEach(error => say(describe(error)));
    watched.unread().forEach(field => say(`unknown field ${field}`));
  }
  return problems;
}

const describe = error => `${error.instancePath || '/'} ${error.message ?? `${error.keyword} ${JSON.stringify(error.params)}`}${error.params?.additionalProperty ? `: ${error.params.additionalProperty}` : ''}`;

async function validatorOf(apiVersion, kind) {
  const [version, group = 'core'] = apiVersion.split('/').reverse();
  const upper = word => word[0].toUpperCase() + word.slice(1);
  try {
    const schema = `IoK8sApi${upper(group.split('.')[0])}${upper(version)}${kind}`;
    return (await import(`kubernetes-models/_schemas/${schema}`)).validate;
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function watch(object) {
  const reads = new Map();
  const proxies = new Map();
  const wrap = value => {
    if (value === null || typeof value !== 'object') return value;
    if (!proxies.has(value)) {
      reads.set(value, new Set());
      proxies.set(value, new Proxy(value, {
        get(target, key) {
          reads.get(target).add(key);
          return wrap(target[key]);
        },
      }));
    }
    return proxies.get(value);
  };
  const unread = (value, at) => {
    if (value === null || typeof value !== 'object') return [];
    return Object.keys(value).flatMap(key => reads.get(value)?.has(key) ? unread(value[key], `${at}.${key}`) : [`${at}.${key}`.slice(1)]);
  };
  return { proxy: wrap(object), unread: () => unread(object, '') };
}
