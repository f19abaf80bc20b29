import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { Dialog } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { campaignPath, campaignsApi } from './api';
import { ChoiceField, Group, NumberField, RadioGroup, TextField } from './fields';
import { formOf, learns, planOf, strategiesOf, type PlanForm } from './plan';
import { campaignKinds, type LearnerKind } from './types';

const words = texts.campaigns.create;

export function NewCampaignButton({ dataset }: { dataset: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)} data-testid="new-campaign">
        {words.button}
      </button>
      {open && (
        <Dialog title={words.title} onClose={() => setOpen(false)} testId="new-campaign-dialog" wide>
          <NewCampaign dataset={dataset} />
        </Dialog>
      )}
    </>
  );
}

interface Choices {
  models: string[];
  versions: string[];
  classes: { id: number; name: string }[];
}

function NewCampaign({ dataset }: { dataset: string }) {
  const choices = useResource<Choices>(`new-campaign/${dataset}`, async (signal) => {
    const [known, versions, taxonomy] = await Promise.all([api.dataset(dataset, signal), api.labelVersions(dataset, signal), api.taxonomy(dataset, signal)]);
    return { models: known.models, versions: versions.map((version) => version.name), classes: taxonomy.classes };
  });
  if (choices.error !== null) return <Failed error={choices.error} onRetry={choices.reload} />;
  return choices.data === null ? <Loading /> : <PlanFields dataset={dataset} choices={choices.data} />;
}

function PlanFields({ dataset, choices }: { dataset: string; choices: Choices }) {
  const navigate = useNavigate();
  const [form, setForm] = useState(() => formOf('guided'));
  const [state, setState] = useState<{ busy: boolean; text: string; failed: boolean }>({ busy: false, text: '', failed: false });
  const set = (changes: Partial<PlanForm>) => setForm({ ...form, ...changes });
  const isGuided = form.kind === 'guided';
  const usesNetwork = isGuided && form.learner !== 'heads';

  const submit = async () => {
    setState({ busy: true, text: words.busy, failed: false });
    try {
      await navigate(campaignPath(await campaignsApi.start(dataset, form.title, planOf(form))));
    } catch (error) {
      setState({ busy: false, text: error instanceof Error ? error.message : String(error), failed: true });
    }
  };

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <fieldset>
        <legend className="hidden">{words.kind}</legend>
        <div className="kind-choices">
          {campaignKinds.map((kind) => (
            <label key={kind}>
              <input type="radio" name="kind" value={kind} checked={form.kind === kind} data-focus={form.kind === kind ? true : undefined} onChange={() => setForm({ ...formOf(kind), title: form.title })} />
              <span>
                <strong>{texts.campaigns.kind(kind)}</strong>
                <small>{texts.campaigns.kindText[kind]}</small>
              </span>
            </label>
          ))}
        </div>
      </fieldset>

      <div className="form-grid">
        <TextField label={words.name} value={form.title} placeholder={words.namePlaceholder} onChange={(title) => set({ title })} />
        <ChoiceField label={words.strategy} value={form.strategy} options={strategiesOf(form.kind).map((strategy) => [strategy, texts.campaigns.strategy(strategy)])} onChange={(strategy) => set({ strategy })} />
        {isGuided && (
          <ChoiceField
            label={words.learner}
            value={form.learner}
            options={Object.entries(texts.campaigns.learner)}
            // A network sees what it trains on, so it cannot be measured by folds.
            onChange={(learner) => set({ learner: learner as LearnerKind, measure: learner !== 'heads' && form.measure === 'folds' ? 'heldOut' : form.measure })}
          />
        )}
        {learns(form.kind) && !usesNetwork && (
          <ChoiceField label={words.model} value={form.model} options={[['', words.modelDefault], ...choices.models.map((name): [string, string] => [name, name])]} onChange={(model) => set({ model })} />
        )}
        {usesNetwork && <TextField label={words.validationSplit} value={form.validationSplit} placeholder={words.validationPlaceholder} onChange={(validationSplit) => set({ validationSplit })} />}
      </div>

      <Group legend={words.rounds}>
        {isGuided && <NumberField label={words.initialSize} value={form.initialSize} min={1} required onChange={(initialSize) => set({ initialSize })} />}
        <RadioGroup
          name="sizes"
          value={form.sizes}
          options={isGuided ? [['doubling', words.doubling], ['fixed', words.fixed]] : [['fixed', words.fixedOnly], ['doubling', words.doublingOnly]]}
          onChange={(sizes) => set({ sizes })}
        />
        {(!isGuided || form.sizes === 'fixed') && <NumberField label={words.roundSize} value={form.roundSize} min={1} required onChange={(roundSize) => set({ roundSize })} />}
      </Group>

      <Group legend={words.answers}>
        {form.kind !== 'multiLabel' && <RadioGroup name="answers" value={form.answers} options={[['people', words.people], ['oracle', words.oracle]]} onChange={(answers) => set({ answers })} />}
        {form.answers === 'people' || form.kind === 'multiLabel'
          ? <NumberField label={words.annotators} value={form.annotators} min={1} max={20} required onChange={(annotators) => set({ annotators })} />
          : (
              <>
                <ChoiceField label={words.truth} value={form.truth} options={choices.versions.map((name): [string, string] => [name, name])} onChange={(truth) => set({ truth })} />
                <NumberField label={words.noise} value={form.noise} min={0} max={99} step="any" onChange={(noise) => set({ noise })} />
              </>
            )}
      </Group>

      {learns(form.kind) && (
        <Group legend={words.measure}>
          <RadioGroup
            name="measure"
            value={form.measure}
            options={(['heldOut', 'split', 'folds'] as const).filter((measure) => measure !== 'folds' || !usesNetwork).map((measure) => [measure, words.measures[measure]])}
            onChange={(measure) => set({ measure })}
          />
          {form.measure === 'heldOut' && <NumberField label={words.heldOut} value={form.heldOut} min={0.1} max={50} step="any" required onChange={(heldOut) => set({ heldOut })} />}
          {form.measure === 'split' && <TextField label={words.split} value={form.split} required onChange={(split) => set({ split })} />}
        </Group>
      )}

      <Group legend={words.stop} hint={words.stopHint}>
        <NumberField label={words.labelBudget} value={form.labelBudget} min={1} onChange={(labelBudget) => set({ labelBudget })} />
        <NumberField label={words.maxRounds} value={form.maxRounds} min={1} onChange={(maxRounds) => set({ maxRounds })} />
        <NumberField label={words.target} value={form.target} min={0} max={100} step="any" onChange={(target) => set({ target })} />
        <NumberField label={words.plateauGain} value={form.plateauGain} min={0} max={100} step="any" onChange={(plateauGain) => set({ plateauGain })} />
        <NumberField label={words.plateauRounds} value={form.plateauRounds} min={1} max={100} onChange={(plateauRounds) => set({ plateauRounds })} />
        {form.kind === 'cleaning' && <NumberField label={words.minimumFixRate} value={form.minimumFixRate} min={0} max={100} step="any" onChange={(minimumFixRate) => set({ minimumFixRate })} />}
      </Group>

      <details>
        <summary>{words.more}</summary>
        <div className="form-grid">
          <ChoiceField
            label={words.baseVersion}
            value={form.baseVersion}
            options={[['', isGuided ? words.baseStandard : words.baseNewest], ...(form.kind === 'cleaning' ? [] : [['none', words.baseNone] as [string, string]]), ...choices.versions.map((name): [string, string] => [name, name])]}
            onChange={(baseVersion) => set({ baseVersion })}
          />
          <TextField label={words.poolSplits} value={form.poolSplits} placeholder={words.poolPlaceholder} onChange={(poolSplits) => set({ poolSplits })} />
          <NumberField label={words.seed} value={form.seed} onChange={(seed) => set({ seed })} />
          {!isGuided && <ClassChoice classes={choices.classes} chosen={form.classes} onChange={(classes) => set({ classes })} />}
        </div>
      </details>

      <div className="form-actions">
        <span role={state.failed ? 'alert' : 'status'} className={state.failed ? 'result failed' : 'muted'}>
          {state.text}
        </span>
        <button type="submit" className="button primary" disabled={state.busy} data-testid="start-campaign">
          {words.submit}
        </button>
      </div>
    </form>
  );
}

function ClassChoice({ classes, chosen, onChange }: { classes: Choices['classes']; chosen: number[]; onChange: (chosen: number[]) => void }) {
  const [typed, setTyped] = useState('');
  return (
    <div className="field span">
      <label>
        <span>{words.classes}</span>
        <input
          list="campaign-classes"
          value={typed}
          placeholder={words.addClass}
          onChange={(event) => {
            const named = classes.find((one) => one.name === event.target.value);
            setTyped(named === undefined ? event.target.value : '');
            if (named !== undefined && !chosen.includes(named.id)) onChange([...chosen, named.id]);
          }}
        />
      </label>
      <datalist id="campaign-classes">
        {typed.length > 0 && classes.filter((one) => one.name.toLowerCase().includes(typed.toLowerCase())).slice(0, 50).map((one) => <option key={one.id} value={one.name} />)}
      </datalist>
      {chosen.length === 0 ? (
        <p className="muted">{words.classesAll}</p>
      ) : (
        <div className="class-chips">
          {chosen.map((id) => (
            <button key={id} type="button" className="chip" onClick={() => onChange(chosen.filter((one) => one !== id))}>
              {classes.find((one) => one.id === id)?.name ?? id} <Icon name="remove" size={12} />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
