import { useState } from 'react';
import { api } from '../api/client';
import type { Dataset } from '../api/types';
import { texts } from '../i18n/en';

/** Longest side in pixels: sharp on a dense screen, and one size for grid and strip, so that each is fetched once. */
export const thumbnailSize = 384;

/** A small image; a broken one says so instead of leaving a hole. */
export function Thumbnail({ dataset, imageId }: { dataset: Dataset; imageId: string }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <span className="thumbnail-failed">{texts.batch.thumbnailFailed}</span>;
  return <img src={api.imageUrl(dataset, imageId, thumbnailSize)} alt="" decoding="async" draggable={false} onError={() => setFailed(true)} />;
}
