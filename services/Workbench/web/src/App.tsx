import { BrowserRouter } from 'react-router';
import { SessionGate } from './account/session';
import { AnnotatorProvider } from './components/Annotator';
import { CrashScreen } from './components/CrashScreen';
import { SenderContext } from './outbox/context';
import type { Sender } from './outbox/sender';
import { Shell } from './shell/Shell';

export function App({ sender }: { sender: Sender }) {
  return (
    <CrashScreen>
      <SenderContext value={sender}>
        <BrowserRouter>
          <SessionGate onReady={() => sender.retryNow()}>
            <AnnotatorProvider>
              <Shell />
            </AnnotatorProvider>
          </SessionGate>
        </BrowserRouter>
      </SenderContext>
    </CrashScreen>
  );
}
