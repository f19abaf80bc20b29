import { BrowserRouter } from 'react-router';
import { AnnotatorProvider } from './components/Annotator';
import { CrashScreen } from './components/CrashScreen';
import { SenderContext } from './outbox/context';
import type { Sender } from './outbox/sender';
import { Shell } from './shell/Shell';

export function App({ sender }: { sender: Sender }) {
  return (
    <CrashScreen>
      <SenderContext value={sender}>
        <AnnotatorProvider>
          <BrowserRouter>
            <Shell />
          </BrowserRouter>
        </AnnotatorProvider>
      </SenderContext>
    </CrashScreen>
  );
}
