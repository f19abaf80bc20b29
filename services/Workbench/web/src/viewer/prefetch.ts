import { useEffect } from 'react';

const kept = 12;
// Oldest first. As long as an element lives, the browser keeps what it decoded, and the image is on screen with the next frame.
const images = new Map<string, HTMLImageElement>();

function fetchAhead(url: string) {
  const known = images.get(url);
  if (known !== undefined) {
    images.delete(url);
    images.set(url, known);
    return;
  }
  const image = new Image();
  image.decoding = 'async';
  image.src = url;
  // Decoded now rather than when it is looked at. One that cannot be shows that when it is its turn.
  image.decode().catch(() => undefined);
  images.set(url, image);
  for (const oldest of [...images.keys()].slice(0, Math.max(0, images.size - kept))) images.delete(oldest);
}

/** Fetches and decodes images before they are looked at, the next one first. */
export function usePrefetch(urls: readonly string[]) {
  const key = urls.join(' ');
  useEffect(() => {
    for (const url of key.split(' ').filter((entry) => entry !== '')) fetchAhead(url);
  }, [key]);
}
