// The loop as another program drives it: create a data set, upload a folder, watch, embed, score, read the scores.
// usage: node loop.mjs PROTO_FOLDER ADDRESS DATASET FOLDER ; prints one JSON object.
import fs from 'node:fs';
import path from 'node:path';
import { all, grpc, load, unary } from './client.mjs';

const [protos, address, dataset, folder] = process.argv.slice(2);
const connect = (area, service) => {
  const Client = load(path.join(protos, `assay/${area}/v1/${area}.proto`), `assay.${area}.v1.${service}`, [protos]);
  return new Client(address, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': -1 });
};
const ingestion = connect('ingestion', 'IngestionService');
const inference = connect('inference', 'InferenceService');
const scoring = connect('scoring', 'ScoringService');
const call = async (client, method, request) => (await unary(client, method, request)).response;
const last = async stream => (await all(stream)).at(-1);

await call(ingestion, 'createDataset', { name: dataset });

function upload(files) {
  return new Promise((resolve, reject) => {
    const stream = ingestion.uploadImages((error, response) => (error ? reject(error) : resolve(response)));
    stream.write({ header: { dataset } });
    for (const file of files) {
      stream.write({ image: { name: file, labels: [path.dirname(file)] } });
      stream.write({ chunk: fs.readFileSync(path.join(folder, file)) });
    }
    stream.end();
  });
}

const files = fs.readdirSync(folder, { recursive: true }).filter(file => /\.(jpg|png|webp)$/.test(file)).sort();
const { job } = await upload(files);
const ingested = (await last(ingestion.watchIngest({ job: job.id }))).job;
const embedding = (await call(inference, 'startEmbedding', { dataset })).job;
const embedded = (await last(inference.watchEmbedding({ job: embedding.id }))).job;
const started = (await call(scoring, 'startRun', { dataset, parameters: {} })).run;
const run = (await last(scoring.watchRun({ run: started.id }))).run;
const shards = await all(scoring.readScores({ run: run.id, scores: ['self_confidence', 'scored'] }));
const scores = shards.flatMap(shard => {
  const { values } = shard.columns.find(column => column.name === 'self_confidence');
  return [...new Float32Array(new Uint8Array(values.data).buffer)];
});
const missing = await call(ingestion, 'getDataset', { dataset: 'no-such' }).catch(error => grpc.status[error.code]);

console.log(JSON.stringify({
  sent: files.length,
  ingested: ingested.progress.state,
  embedded: embedded.progress.state,
  scored: run.progress.state,
  scores,
  missing,
}));
for (const client of [ingestion, inference, scoring]) client.close();
