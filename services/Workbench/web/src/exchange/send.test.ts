import { expect, test } from 'vitest';
import { ApiError } from '../api/http';
import { formatOf, send } from './send';

const part = 4 * 1024 * 1024;

function server(failures: number[] = []) {
  const bytes: number[] = [];
  const offsets: number[] = [];
  return {
    offsets,
    bytes,
    append: (offset: number, content: Blob) => {
      offsets.push(offset);
      if (failures.includes(offsets.length)) return Promise.reject(new ApiError(0, 'away'));
      bytes.push(content.size);
      return Promise.resolve(offset + content.size);
    },
  };
}

test('send_LargeFile_GoesInParts', async () => {
  const to = server();
  const seen: number[] = [];
  await send(new Blob([new Uint8Array(part + 10)]), 0, { append: to.append, onProgress: (sent) => seen.push(sent) });
  expect(to.bytes).toEqual([part, 10]);
  expect(seen).toEqual([0, part, part + 10]);
});

test('send_BrokenOff_SendsThePartAgain', async () => {
  const to = server([2]);
  const waits: number[] = [];
  await send(new Blob([new Uint8Array(part + 10)]), 0, { append: to.append, onProgress: () => undefined, wait: (ms) => Promise.resolve(void waits.push(ms)) });
  expect(to.offsets).toEqual([0, part, part]);
  expect(waits).toHaveLength(1);
});

test('send_FromAByteOn_LeavesOutWhatIsThere', async () => {
  const to = server();
  await send(new Blob([new Uint8Array(100)]), 60, { append: to.append, onProgress: () => undefined });
  expect([to.offsets, to.bytes]).toEqual([[60], [40]]);
});

test('send_Refused_IsNotRepeated', async () => {
  const append = () => Promise.reject(new ApiError(409, 'whole'));
  await expect(send(new Blob(['x']), 0, { append, onProgress: () => undefined })).rejects.toThrow('whole');
});

test('formatOf_Names_ByTheirEndings', () => {
  expect(['a.CSV', 'metadata.jsonl', 'coco.json', 'a.txt'].map(formatOf)).toEqual(['csv', 'jsonl', 'coco', null]);
});
