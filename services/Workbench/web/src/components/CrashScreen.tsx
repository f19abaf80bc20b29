import { Component, type ReactNode } from 'react';
import { texts } from '../i18n/en';

/** What is left when a component throws: a calm page with a way on, instead of a white one. */
export class CrashScreen extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className="page">
        <div className="empty" role="alert">
          <h1>{texts.errors.crashTitle}</h1>
          <p>{texts.errors.crash}</p>
          <button type="button" className="button primary" onClick={() => window.location.reload()}>
            {texts.errors.reload}
          </button>
        </div>
      </main>
    );
  }
}
