import { texts } from '../i18n/en';

const longest = 4096;

/** Why one answers so. Enter and Escape go back to the image's keys. */
export function CommentField({ value, required = false, onChange }: { value: string; required?: boolean; onChange: (comment: string) => void }) {
  return (
    <div className="comment" data-required={required}>
      <label htmlFor="comment">
        {texts.batch.comment} <span className="muted">{required ? texts.batch.commentRequired : texts.batch.commentHint}</span>
      </label>
      <kbd aria-hidden="true">M</kbd>
      <textarea
        id="comment"
        rows={1}
        maxLength={longest}
        aria-keyshortcuts="M"
        aria-required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || (event.key !== 'Escape' && (event.key !== 'Enter' || event.shiftKey))) return;
          event.preventDefault();
          event.stopPropagation();
          event.currentTarget.blur();
        }}
      />
    </div>
  );
}
