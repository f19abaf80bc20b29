// usage: node parts-gzip.mjs <calls.proto> <host:port> <length> : echoes a text of that length, compressed both ways, and prints JSON.
import { grpc, load, unary } from './client.mjs';

const [proto, address, length] = process.argv.slice(2);
const { Calls } = load(proto, 'assay.tests.parts.v1');
const client = new Calls(address, grpc.credentials.createInsecure(), {
  'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip,
});

const { response } = await unary(client, 'echo', { text: 'a'.repeat(Number(length)) });
client.close();
console.log(JSON.stringify({ requestEncoding: response.requestEncoding, length: response.text.length }));
