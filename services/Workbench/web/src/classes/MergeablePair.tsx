import { Link } from 'react-router';
import { texts } from '../i18n/en';
import type { Mergeable } from './api';
import { classPath } from './paths';

/** Two classes that are taken for each other, and whether they can be told apart. */
export function MergeablePair({ dataset, pair, nameOf }: { dataset: string; pair: Mergeable; nameOf: (id: number) => string }) {
  const [first, second] = [nameOf(pair.first), nameOf(pair.second)];
  const verdict =
    pair.auroc === null
      ? texts.classes.mergeableUnknown
      : (pair.mergeable ? texts.classes.mergeableYes : texts.classes.mergeableNo)(pair.auroc, pair.aurocLow, pair.aurocHigh);
  return (
    <li className="pair" data-mergeable={pair.mergeable} data-testid="mergeable-pair">
      <strong>
        <Link to={classPath(dataset, pair.first)}>{first}</Link> · <Link to={classPath(dataset, pair.second)}>{second}</Link>
      </strong>
      <p>
        {texts.classes.mergeableShares(first, second, pair.firstAsSecond, pair.secondAsFirst)} {verdict}
      </p>
    </li>
  );
}
