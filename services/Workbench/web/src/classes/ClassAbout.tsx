import { Link } from 'react-router';
import { useMay } from '../account/session';
import type { Dataset } from '../api/types';
import { Thumbnail } from '../batch/Thumbnail';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import type { ClassDetails } from './api';
import { classPath } from './paths';

/** What a class means: definition, synonyms, features, exemplars. */
export function ClassAbout({ dataset, details, nameOf, onDescribe, onRemoveExemplar }: {
  dataset: Dataset; details: ClassDetails; nameOf: (id: number) => string; onDescribe: () => void; onRemoveExemplar: (image: string) => void;
}) {
  const { replacedBy } = details;
  const mayChange = useMay('admin', dataset.name);
  return (
    <section className="card about" aria-labelledby="about">
      <div className="card-head">
        <h2 id="about">{texts.classes.about}</h2>
        {mayChange && (
          <button type="button" className="button" disabled={replacedBy !== null} data-testid="describe" onClick={onDescribe}>
            {texts.classes.edit}
          </button>
        )}
      </div>
      <div className="about-body">
        {replacedBy !== null && (
          <p className="about-replaced" role="note">
            {replacedBy < 0 ? texts.classes.replacedByNone : texts.classes.replaced(nameOf(replacedBy))}{' '}
            {replacedBy >= 0 && <Link to={classPath(dataset.name, replacedBy)}>{nameOf(replacedBy)}</Link>}
          </p>
        )}
        <p className={details.definition === '' ? 'muted' : 'about-definition'} data-testid="class-definition">
          {details.definition === '' ? texts.classes.noDefinition : details.definition}
        </p>
        {details.synonyms.length > 0 && (
          <ul className="chips" aria-label={texts.classes.synonyms}>
            {details.synonyms.map((synonym) => <li key={synonym} className="chip">{synonym}</li>)}
          </ul>
        )}
        {details.formerNames.length > 0 && <p className="muted">{texts.classes.formerly(details.formerNames.join(', '))}</p>}
        {details.standsFor.length > 0 && <p className="muted">{texts.classes.standsFor(details.standsFor.map(nameOf).join(', '))}</p>}
        <h3>{texts.classes.features}</h3>
        {details.features.length === 0 ? (
          <p className="muted">{texts.classes.noFeatures}</p>
        ) : (
          <ul className="feature-list" data-testid="class-features">
            {details.features.map((feature) => <li key={feature.id}>{feature.text}</li>)}
          </ul>
        )}
        <h3>{texts.classes.exemplars}</h3>
        {details.exemplars.length === 0 ? (
          <p className="muted">{texts.classes.noExemplars}</p>
        ) : (
          <ul className="exemplars" data-testid="exemplars">
            {details.exemplars.map((image) => (
              <li key={image}>
                <Thumbnail dataset={dataset} imageId={image} />
                {mayChange && (
                  <button type="button" className="exemplar-remove" aria-label={texts.classes.removeExemplar(image)} onClick={() => onRemoveExemplar(image)}>
                    <Icon name="remove" size={12} />
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
