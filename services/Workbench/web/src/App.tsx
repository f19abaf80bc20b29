import { BrowserRouter, Route, Routes } from 'react-router';
import { AnnotatorProvider } from './components/Annotator';
import { CrashScreen } from './components/CrashScreen';
import { SenderContext } from './outbox/context';
import type { Sender } from './outbox/sender';
import { BatchPage } from './batch/BatchPage';
import { OperatePage } from './operate/OperatePage';
import { DatasetPage } from './pages/DatasetPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { StartPage } from './pages/StartPage';

export function App({ sender }: { sender: Sender }) {
  return (
    <CrashScreen>
      <SenderContext value={sender}>
        <AnnotatorProvider>
          <BrowserRouter>
            <Routes>
              <Route path="/" element={<StartPage />} />
              <Route path="/datasets/:dataset" element={<DatasetPage />} />
              <Route path="/datasets/:dataset/batches/:batch" element={<BatchPage />} />
              <Route path="/operate" element={<OperatePage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </BrowserRouter>
        </AnnotatorProvider>
      </SenderContext>
    </CrashScreen>
  );
}
