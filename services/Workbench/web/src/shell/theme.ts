/** Which colours people want: their system's, or always the same. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const storageKey = 'assay.theme';
const turns: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };

export const nextTheme = (theme: ThemeChoice) => turns[theme];

export function storedTheme(): ThemeChoice {
  const stored = window.localStorage.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** styles/tokens.css follows the attribute. */
export function applyTheme(theme: ThemeChoice) {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme'];
    window.localStorage.removeItem(storageKey);
  } else {
    document.documentElement.dataset['theme'] = theme;
    window.localStorage.setItem(storageKey, theme);
  }
}
