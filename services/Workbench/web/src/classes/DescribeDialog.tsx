import { useState } from 'react';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { classesApi, type ClassDetails, type Feature } from './api';
import { DialogForm } from './DialogForm';
import { useSaving } from './useSaving';

interface Row extends Feature {
  /** Tells rows apart while they have no id. */
  key: number;
}

/** What a class means: definition, synonyms, defining features. */
export function DescribeDialog({ dataset, details, annotator, onSaved, onClose }: {
  dataset: string; details: ClassDetails; annotator: string; onSaved: (saved: ClassDetails) => void; onClose: () => void;
}) {
  const [definition, setDefinition] = useState(details.definition);
  const [synonyms, setSynonyms] = useState(details.synonyms.join('\n'));
  const [rows, setRows] = useState<Row[]>(() => details.features.map((feature, key) => ({ ...feature, key })));
  const [nextKey, setNextKey] = useState(details.features.length);
  const saving = useSaving();

  const add = () => {
    setRows([...rows, { id: 0, text: '', key: nextKey }]);
    setNextKey(nextKey + 1);
  };
  const save = () =>
    saving.run(async () => {
      const lines = synonyms.split('\n').map((line) => line.trim()).filter((line) => line !== '');
      const features = rows.filter((row) => row.text.trim() !== '').map(({ id, text }) => ({ id, text }));
      onSaved(await classesApi.update(dataset, { ...details, definition, synonyms: lines, features }, annotator));
    });

  return (
    <DialogForm title={texts.classes.editTitle(details.name)} submit={texts.classes.save} saving={saving} wide onSubmit={save} onClose={onClose} testId="describe-dialog">
      <label className="field">
        <span>{texts.classes.definition}</span>
        <textarea data-focus rows={3} maxLength={4096} value={definition} data-testid="definition" onChange={(event) => setDefinition(event.target.value)} />
        <p className="muted">{texts.classes.definitionHint}</p>
      </label>
      <label className="field">
        <span>{texts.classes.synonyms}</span>
        <textarea rows={3} value={synonyms} data-testid="synonyms" onChange={(event) => setSynonyms(event.target.value)} />
        <p className="muted">{texts.classes.synonymsHint}</p>
      </label>
      <fieldset className="field">
        <legend>{texts.classes.features}</legend>
        {rows.map((row, place) => (
          <div key={row.key} className="feature-row">
            <input
              aria-label={texts.classes.feature(place + 1)}
              value={row.text}
              maxLength={512}
              data-testid="feature-input"
              onChange={(event) => setRows(rows.map((other) => (other.key === row.key ? { ...other, text: event.target.value } : other)))}
            />
            <button type="button" className="button quiet square" aria-label={texts.classes.removeFeature(row.text)} onClick={() => setRows(rows.filter((other) => other.key !== row.key))}>
              <Icon name="remove" />
            </button>
          </div>
        ))}
        <button type="button" className="button" data-testid="add-feature" onClick={add}>
          <Icon name="plus" />
          {texts.classes.addFeature}
        </button>
      </fieldset>
    </DialogForm>
  );
}
