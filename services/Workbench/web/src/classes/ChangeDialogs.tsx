import { useState } from 'react';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { classesApi, type ChangedClasses, type ClassDetails, type ClassMatch } from './api';
import { ClassPicker } from './ClassPicker';
import { CommentField, DialogForm } from './DialogForm';
import { useSaving } from './useSaving';

interface Common {
  dataset: string;
  details: ClassDetails;
  annotator: string;
  onClose: () => void;
}

export function RenameDialog({ dataset, details, annotator, onClose, onSaved }: Common & { onSaved: (saved: ClassDetails) => void }) {
  const [name, setName] = useState(details.name);
  const [comment, setComment] = useState('');
  const saving = useSaving();
  return (
    <DialogForm
      title={texts.classes.renameTitle(details.name)}
      hint={texts.classes.renameHint}
      submit={texts.classes.rename}
      disabled={name.trim() === '' || name.trim() === details.name}
      saving={saving}
      onSubmit={() => saving.run(async () => onSaved(await classesApi.rename(dataset, details.id, name, annotator, comment)))}
      onClose={onClose}
      testId="rename-dialog"
    >
      <label className="field">
        <span>{texts.classes.newName}</span>
        <input data-focus value={name} maxLength={512} data-testid="new-name" onChange={(event) => setName(event.target.value)} />
      </label>
      <CommentField value={comment} onChange={setComment} />
    </DialogForm>
  );
}

type Target = 'this' | 'other' | 'new';

/** Makes one class of this one and another. */
export function MergeDialog({ dataset, details, annotator, onClose, onMerged }: Common & { onMerged: (changed: ChangedClasses) => void }) {
  const [other, setOther] = useState<ClassMatch | null>(null);
  const [target, setTarget] = useState<Target>('this');
  const [name, setName] = useState('');
  const [comment, setComment] = useState('');
  const saving = useSaving();
  const merge = () =>
    saving.run(async () => {
      if (other === null) return;
      const into = target === 'new' ? { newName: name.trim() } : { into: target === 'this' ? details.id : other.id };
      onMerged(await classesApi.merge(dataset, [details.id, other.id], into, annotator, comment));
    });
  const choices: [Target, string][] = [['this', details.name], ...(other === null ? [] : [['other', other.name] as [Target, string]]), ['new', texts.classes.mergeNew]];

  return (
    <DialogForm
      title={texts.classes.mergeTitle(details.name)}
      hint={texts.classes.mergeHint}
      submit={texts.classes.merge}
      disabled={other === null || (target === 'new' && name.trim() === '')}
      busy={texts.classes.mergeBusy}
      saving={saving}
      onSubmit={merge}
      onClose={onClose}
      testId="merge-dialog"
    >
      <ClassPicker dataset={dataset} label={texts.classes.mergeWith} exclude={details.id} chosen={other} onChoose={setOther} />
      <fieldset className="field">
        <legend>{texts.classes.mergeInto}</legend>
        {choices.map(([value, text]) => (
          <label key={value} className="choice">
            <input type="radio" name="target" checked={target === value} onChange={() => setTarget(value)} />
            {text}
          </label>
        ))}
      </fieldset>
      {target === 'new' && (
        <label className="field">
          <span>{texts.classes.mergeNewName}</span>
          <input value={name} maxLength={512} data-testid="merge-name" onChange={(event) => setName(event.target.value)} />
        </label>
      )}
      <CommentField value={comment} onChange={setComment} />
    </DialogForm>
  );
}

const mostParts = 20;

/** Makes several classes of this one; the images that were chosen go to one of them. */
export function SplitDialog({ dataset, details, annotator, images, onClose, onSplit }: Common & { images: string[]; onSplit: (changed: ChangedClasses) => void }) {
  const [names, setNames] = useState([details.name, '']);
  const [takes, setTakes] = useState(1);
  const [rest, setRest] = useState(0);
  const [comment, setComment] = useState('');
  const saving = useSaving();
  const split = () =>
    saving.run(async () => {
      const parts = names.map((name, place) => ({ name: name.trim(), images: place === takes ? images : [] }));
      onSplit(await classesApi.split(dataset, details.id, parts, rest, annotator, comment));
    });

  return (
    <DialogForm
      title={texts.classes.splitTitle(details.name)}
      hint={texts.classes.splitHint}
      submit={texts.classes.split}
      disabled={names.some((name) => name.trim() === '')}
      busy={texts.classes.splitBusy}
      saving={saving}
      wide
      onSubmit={split}
      onClose={onClose}
      testId="split-dialog"
    >
      {names.map((name, place) => (
        // A part is its place: parts are only added at the end.
        <fieldset key={place} className="field split-part">
          <legend>{texts.classes.part(place + 1)}</legend>
          <input
            aria-label={`${texts.classes.part(place + 1)}: ${texts.classes.partName}`}
            value={name}
            maxLength={512}
            data-testid="part-name"
            onChange={(event) => setNames(names.map((other, index) => (index === place ? event.target.value : other)))}
          />
          {images.length > 0 && (
            <label className="choice">
              <input type="radio" name="takes" checked={takes === place} onChange={() => setTakes(place)} />
              {texts.classes.partTakes} ({texts.classes.partImages(images.length)})
            </label>
          )}
        </fieldset>
      ))}
      {names.length < mostParts && (
        <button type="button" className="button" onClick={() => setNames([...names, ''])}>
          <Icon name="plus" />
          {texts.classes.addPart}
        </button>
      )}
      <label className="field">
        <span>{texts.classes.rest}</span>
        <select value={rest} data-testid="split-rest" onChange={(event) => setRest(Number(event.target.value))}>
          {names.map((name, place) => (
            <option key={place} value={place}>{name.trim() === '' ? texts.classes.part(place + 1) : name}</option>
          ))}
          <option value={-1}>{texts.classes.restNone}</option>
        </select>
      </label>
      <CommentField value={comment} onChange={setComment} />
    </DialogForm>
  );
}
