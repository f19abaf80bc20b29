// What the clients here share: a service's constructor from a proto file, and a unary call as a promise.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

export function load(path, packageName, includeDirs = []) {
  const definition = loader.loadSync(path, { keepCase: false, longs: Number, enums: String, defaults: true, includeDirs });
  return packageName.split('.').reduce((scope, name) => scope[name], grpc.loadPackageDefinition(definition));
}

/** Resolves to { response, headers, trailers }; rejects with the ServiceError. */
export function unary(client, method, request, metadata = new grpc.Metadata(), options = {}) {
  return new Promise((resolve, reject) => {
    const seen = {};
    const settle = () => 'response' in seen && 'trailers' in seen && resolve(seen);
    const call = client[method](request, metadata, options, (error, response) => {
      if (error) return reject(error);
      seen.response = response;
      settle();
    });
    call.on('metadata', headers => { seen.headers = headers; });
    call.on('status', status => { seen.trailers = status.metadata; settle(); });
  });
}

export async function all(stream) {
  const messages = [];
  for await (const message of stream) messages.push(message);
  return messages;
}

export { grpc };
