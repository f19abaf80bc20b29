import { useEffect } from 'react';
import { texts } from '../i18n/en';

export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
}
