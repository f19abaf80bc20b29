import { useState } from 'react';
import { Icon, type IconName } from '../components/Icon';
import { texts } from '../i18n/en';
import { applyTheme, nextTheme, storedTheme, type ThemeChoice } from './theme';

const icons: Record<ThemeChoice, IconName> = { system: 'screen', light: 'sun', dark: 'moon' };

/** Goes round: colours as the system has them, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(storedTheme);
  const next = nextTheme(theme);
  return (
    <button
      type="button"
      className="rail-link"
      aria-label={texts.theme(theme, next)}
      title={texts.theme(theme, next)}
      data-testid="theme"
      onClick={() => {
        applyTheme(next);
        setTheme(next);
      }}
    >
      <Icon name={icons[theme]} size={20} />
      <span aria-hidden="true">{texts.themeShort}</span>
    </button>
  );
}
