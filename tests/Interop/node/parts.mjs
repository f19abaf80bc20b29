// usage: node parts.mjs <calls.proto> <host:port> : makes every kind of call and prints what came back as JSON.
import { all, grpc, load, unary } from './client.mjs';

const [proto, address] = process.argv.slice(2);
const { Calls } = load(proto, 'assay.tests.parts.v1');
const client = new Calls(address, grpc.credentials.createInsecure());
const results = {};

const metadata = new grpc.Metadata();
metadata.set('x-echo', 'here');
metadata.set('x-echo-bin', Buffer.from([0, 255, 7]));
const echo = await unary(client, 'echo', { text: 'Grüße' }, metadata);
results.echoText = echo.response.text;
results.echoHeader = echo.headers.get('x-echo')[0];
results.echoTrailer = echo.trailers.get('x-echo-bin')[0].toString('hex');
results.interceptedTrailer = echo.trailers.get('x-intercepted')[0];

results.failure = await unary(client, 'fail', { detail: 'no such shard' })
  .then(() => 'no error', error => `${error.message} | ${error.metadata.get('x-reason')[0]}`);
results.deadlineCode = await unary(client, 'wait', {}, undefined, { deadline: Date.now() + 100 })
  .then(() => 'no error', error => error.code);

results.sum = await new Promise((resolve, reject) => {
  const call = client.sum((error, response) => error ? reject(error) : resolve(`${response.sum} of ${response.count}`));
  for (let value = 1; value <= 100; value++) call.write({ value });
  call.end();
});

results.count = (await all(client.count({ to: 5 }))).map(message => message.value);

const duplex = client.square();
for (const value of [2, 3, 5]) duplex.write({ value });
duplex.end();
results.squares = (await all(duplex)).map(message => message.square);

client.close();
console.log(JSON.stringify(results));
