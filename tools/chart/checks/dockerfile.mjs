// What can be known of services/Dockerfile without building it: it parses, stages and sources exist, images are pinned and run without rights.
import fs from 'node:fs';
import path from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { root } from '../render.mjs';

/** @param images names of the images that the chart runs */
export function checkDockerfile(images, text = fs.readFileSync(path.join(root, 'services/Dockerfile'), 'utf8')) {
  const problems = [];
  const dockerfile = DockerfileParser.parse(text);
  const stages = [];
  const defaults = new Map(dockerfile.getInitialARGs().map(argument => [argument.getProperty().getName(), argument.getProperty().getValue()]));

  for (const instruction of dockerfile.getInstructions()) {
    const keyword = instruction.getKeyword();
    const say = problem => problems.push(`line ${instruction.getRange().start.line + 1}: ${problem}`);
    const words = instruction.getArguments().map(argument => argument.getValue());
    const stage = stages.at(-1);
    if (keyword === 'FROM') {
      const base = stages.find(known => known.name === words[0]);
      const image = words[0].replace(/\$\{(\w+)\}/g, (_, name) => defaults.get(name) ?? '');
      if (!base && !/:[^:@/]*\d+\.\d+[^:@/]*(@sha256:[0-9a-f]{64})?$/.test(image)) say(`${image} is not pinned to a version`);
      stages.push({ name: words[2], user: base?.user, entry: undefined });
    } else if (keyword === 'COPY') {
      const from = instruction.getFlags().find(flag => flag.getName() === 'from')?.getValue();
      if (from && !stages.some(known => known.name === from)) say(`copies from ${from}, which is no stage before it`);
      if (!from) for (const source of words.slice(0, -1)) if (!fs.existsSync(path.join(root, source))) say(`copies ${source}, which does not exist`);
    } else if (keyword === 'USER') stage.user = words[0];
    else if (keyword === 'ENTRYPOINT') stage.entry = words.join(' ');
    else if (keyword === 'ADD') say('COPY says what it does, ADD guesses');
    else if (!['ARG', 'RUN', 'ENV', 'WORKDIR', 'LABEL'].includes(keyword)) say(`${keyword} has no place here`);
  }

  for (const image of images) {
    const stage = stages.find(known => known.name === image);
    if (!stage) problems.push(`there is no target ${image}, which the chart runs`);
    else if (stage.user !== '$APP_UID') problems.push(`${image} runs as ${stage.user ?? 'root'}`);
    const project = /Assay\.(\w+)\.dll/.exec(stage?.entry ?? '')?.[1];
    if (stage && !fs.existsSync(path.join(root, `services/${project}/Assay.${project}.csproj`))) problems.push(`${image} starts ${stage.entry}, which no project makes`);
  }
  return problems;
}
