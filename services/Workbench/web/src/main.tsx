import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/components.css';
import './styles/pages.css';
import './styles/batch.css';
import './styles/account.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { deliver } from './outbox/context';
import { Sender } from './outbox/sender';
import { LocalPendingStorage } from './outbox/storage';
import { applyTheme, storedTheme } from './shell/theme';

applyTheme(storedTheme());

const sender = new Sender(new LocalPendingStorage(window.localStorage), deliver);
window.addEventListener('online', () => sender.retryNow());

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root".');
createRoot(root).render(
  <StrictMode>
    <App sender={sender} />
  </StrictMode>,
);
