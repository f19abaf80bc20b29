import { texts } from '../i18n/en';
import type { Session } from '../batch/useSession';
import { useCards } from './useKnowledge';

/** What an image of a class may show, to be ticked; nothing where nobody has said what defines the class. */
export function FeatureList({ session, classes }: { session: Session; classes: readonly number[] }) {
  const cardOf = useCards(session.dataset.name, classes);
  const features = classes.flatMap((id) => (cardOf(id)?.features ?? []).map((feature) => ({ ...feature, of: id })));
  const { features: ticked } = session.draft;
  if (features.length === 0) return null;
  return (
    <fieldset className="features" data-testid="features">
      <legend>{texts.label.features}</legend>
      {features.map((feature) => {
        const id = `${feature.of}/${feature.id}`;
        return (
          <label key={id} className="feature">
            <input
              type="checkbox"
              checked={ticked.includes(id)}
              onChange={() => session.change({ features: ticked.includes(id) ? ticked.filter((other) => other !== id) : [...ticked, id] })}
            />
            {feature.text}
          </label>
        );
      })}
    </fieldset>
  );
}
