// usage: node check.mjs [REPORT.json]    Renders the chart with every set of values and checks each object; prints a line a check.
import fs from 'node:fs';
import path from 'node:path';
import { checkConfiguration, checkQueues, pending } from './checks/configuration.mjs';
import { checkDockerfile } from './checks/dockerfile.mjs';
import { checkNetwork } from './checks/network.mjs';
import { checkPods, podsOf } from './checks/pods.mjs';
import { checkReferences } from './checks/references.mjs';
import { checkSchemas } from './checks/schemas.mjs';
import { documentation } from './documentation.mjs';
import { chart, lint, read, render, root, valueSets } from './render.mjs';
import { calls, grpcServices } from './source.mjs';

const count = { passed: 0, failed: 0, skipped: 0 };

async function check(name, problemsOf) {
  let problems;
  try {
    problems = await problemsOf();
  } catch (error) {
    problems = [error.message];
  }
  count[problems.length > 0 ? 'failed' : 'passed']++;
  if (problems.length > 0) console.error([`FAILED ${name}`, ...problems.slice(0, 20), ...(problems.length > 20 ? [`... ${problems.length - 20} more`] : [])].join('\n    '));
}

const readme = fs.readFileSync(path.join(chart, 'README.md'), 'utf8');
// Operators make a secret when the README tells its keys, or values name it (of which every key is in the README).
const isExternal = (values, secret, key) => [readme, values].some(text => (key === undefined || text.includes(key)) && (values.includes(secret) || readme.includes(secret)));

const checks = (values = '') => ({
  'objects are valid': checkSchemas,
  'pods have no rights and are bounded': checkPods,
  'references lead somewhere': objects => checkReferences(objects, (secret, key) => isExternal(values, secret, key)),
  'policies let through who has to call': objects => checkNetwork(objects, calls()),
  'settings exist in the services': checkConfiguration,
  'queues are those of the services': checkQueues,
});

const sets = valueSets();
const ran = [];
for (const { name, files } of sets) {
  await check(`${name}: lint`, () => { lint(files); return []; });
  const values = files.map(file => fs.readFileSync(file, 'utf8')).join('\n');
  let objects = [];
  await check(`${name}: renders`, () => { ({ objects } = render(files)); return objects.length > 0 ? [] : ['nothing']; });
  ran.push(...podsOf(objects).flatMap(pod => pod.spec.containers.map(container => container.image)));
  for (const [what, problemsOf] of Object.entries(checks(values))) await check(`${name}: ${what}`, () => problemsOf(objects));
}

await check('a second release in a namespace shares no name', () => {
  const names = release => new Set(render([], { release }).objects.map(object => `${object.kind} ${object.metadata.name}`));
  const [first, second] = [names('one'), names('two')];
  return [...first].filter(name => second.has(name));
});
await check('rendering twice gives the same', () => render([]).text === render([]).text ? [] : ['it differs']);

await check('the ingress has a path for every gRPC service', () => {
  const { objects } = render([path.join(chart, 'ci/external-services-values.yaml')]);
  const paths = objects.find(object => object.kind === 'Ingress' && object.metadata.name.endsWith('-grpc')).spec.rules[0].http.paths.map(rule => rule.path.slice(1));
  return symmetricDifference(paths, grpcServices()).map(name => `${name} is on one side only`);
});

// Values that must be refused, with what the refusal says.
for (const [value, reason] of [['ingestoin.replicas=1', 'ingestoin'], ['rabbitmq.prot=1', 'prot'], ['scoring.workload.replica=1', 'replica'], ['image.tag=latest', 'image.tag'],
  ['image.pullPolicy=Sometimes', 'pullPolicy'], ['workbench.ingress.enabled=true', 'workbench.allowUnauthenticated'], ['tls.existingSecret=', 'tls.certManager.enabled'], ['rabbitmq.host=broker:5671', 'rabbitmq.port'],
  ['inferenceWorkers.cpu.gpu.count=1', 'inference-cuda'], ['inferenceWorkers.cpu.autoscaling.minReplicas=9', 'maxReplicas'], ['grpcIngress.enabled=true', 'networkPolicy.grpcClients']]) {
  await check(`value ${value} is refused`, () => {
    try {
      render([], { set: [value] });
    } catch (error) {
      return error.message.includes(reason) ? [] : [error.message];
    }
    return ['it is taken'];
  });
}

// The checks themselves: each broken manifest must be found, for the reason in its first line.
for (const file of fs.readdirSync(path.join(import.meta.dirname, 'broken'))) {
  const text = fs.readFileSync(path.join(import.meta.dirname, 'broken', file), 'utf8');
  const expected = /^# expect: (.*)$/m.exec(text)[1];
  await check(`broken/${file} is found`, async () => {
    const found = (await Promise.all(Object.values(checks()).map(problemsOf => problemsOf(read(text))))).flat();
    return found.some(problem => problem.includes(expected)) ? [] : [`expected "${expected}" among:`, ...found];
  });
}

// And what only shows between objects: the chart with something taken away.
const without = [
  ['the callers of the label store', objects => { of(objects, 'NetworkPolicy', 'assay-labelstore').spec.ingress = []; }, 'Deployment/assay-workbench calls Deployment/assay-labelstore but no policy lets it'],
  ['the default policy and one of its own', objects => objects.filter(object => !/assay-(default-deny|scoring)$/.test(object.metadata.name) || object.kind !== 'NetworkPolicy'), 'Deployment/assay-scoring: no policy limits its Egress'],
  ['a ConfigMap', objects => objects.filter(object => object.kind !== 'ConfigMap' || object.metadata.name !== 'assay-selection'), 'ConfigMap assay-selection'],
  ['a service that declares its queues', objects => { of(objects, 'Job', 'assay-topology').spec.template.spec.containers.pop(); }, 'nothing declares the queues of labelstore'],
  ['the time to stop', objects => { of(objects, 'Deployment', 'assay-ingestion').spec.template.spec.terminationGracePeriodSeconds = 30; }, 'is killed after 30 s'],
  ['a scaled Deployment', objects => objects.filter(object => object.kind !== 'Deployment' || object.metadata.name !== 'assay-inference-worker-cpu'), 'ScaledObject/assay-inference-worker-cpu: scales assay-inference-worker-cpu'],
];
const of = (objects, kind, name) => objects.find(object => object.kind === kind && object.metadata.name === name);
for (const [what, take, expected] of without) {
  await check(`the chart without ${what} is found`, async () => {
    const { objects } = render([]);
    const left = take(objects) ?? objects;
    const found = (await Promise.all(Object.values(checks()).map(problemsOf => problemsOf(left)))).flat();
    return found.some(problem => problem.includes(expected)) ? [] : [`expected "${expected}" among:`, ...found];
  });
}

await check('every value is described, and schema and README say so', () => {
  const { files, problems } = documentation();
  const stale = [...files].filter(([file, text]) => !fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text);
  return [...problems, ...stale.map(([file]) => `${path.relative(root, file)} is not what values.yaml says: run make chart-docs`)];
});
// Images by the names under which the sets run them, without registry and tag.
const images = new Set(ran.flatMap(image => /assay\/([\w-]+)[:@]/.exec(image)?.[1] ?? []));
await check('services/Dockerfile makes the images that the chart runs', () => checkDockerfile(images));
await check('an image that runs as root is found', () => checkDockerfile(['ingestion'], 'FROM a:1.0 AS ingestion\nENTRYPOINT ["dotnet", "Assay.Ingestion.dll"]').length === 1 ? [] : ['it is not']);
await check('an image that is not pinned is found', () => checkDockerfile([], 'FROM a:latest').length === 1 ? [] : ['it is not']);

for (const setting of pending) {
  count.skipped++;
  console.log(`SKIPPED that services read ${setting}: none does yet`);
}

function symmetricDifference(left, right) {
  return [...left.filter(item => !right.includes(item)), ...right.filter(item => !left.includes(item))];
}

const [report] = process.argv.slice(2);
if (report) fs.writeFileSync(report, JSON.stringify(count));
console.log(`chart: ${sets.length} sets of values, ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed > 0 ? 1 : 0);
